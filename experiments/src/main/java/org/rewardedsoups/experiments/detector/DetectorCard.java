package org.rewardedsoups.experiments.detector;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.rewardedsoups.rl.Reward;

/// How well the detector tells true summaries from corrupted ones of libraries that it never saw,
/// beside what counting words achieves.
///
/// @param facts about the training
/// @param contrasts held-out items, kinds of corruption in turn
/// @param detector what the detector says of them
/// @param words the same of a bag of words
/// @param overlap the same of a bag of words that also sees how many words input and summary share
/// @param starts the detector's scores of the inputs' first words, as many as the reference has
record DetectorCard(
        List<String> facts,
        List<Contrast> contrasts,
        Judgement detector,
        Judgement words,
        Judgement overlap,
        double[] starts) {
    private static final int SAMPLES = 10;
    private static final double NEAR_CHANCE = 0.6;

    static DetectorCard measure(
            Reward detector,
            BagOfWords words,
            BagOfWords overlap,
            List<Contrast> contrasts,
            List<String> facts) {
        return new DetectorCard(
                facts,
                contrasts,
                Judgement.of(detector, contrasts),
                Judgement.of(words, contrasts),
                Judgement.of(overlap, contrasts),
                Judgement.score(detector, contrasts, DetectorCard::start));
    }

    private static String start(Contrast contrast) {
        Words input = Words.of(contrast.example().input());
        int count = Math.min(input.count(), Words.of(contrast.faithful()).count());
        return count == 0 ? input.text() : input.text().substring(0, input.spans().get(count - 1).end());
    }

    /// The card as Markdown.
    String text() {
        StringBuilder out = new StringBuilder(OPENING);
        facts.forEach(fact -> out.append("- ").append(fact).append('\n'));
        out.append(TABLE.formatted(contrasts.size()));
        row(out, "all", detector, words, overlap);
        for (Corruption kind : Corruption.values()) {
            row(
                    out,
                    kind.label(),
                    detector.only(contrasts, kind),
                    words.only(contrasts, kind),
                    overlap.only(contrasts, kind));
        }
        out.append('\n').append(weakness()).append(means());
        samples(out);
        return out.toString();
    }

    private static final String OPENING =
            """
            # Model card: the faithfulness reward

            Written by `mvn -q compile exec:exec@detector`; do not edit by hand.

            MiniLM (all-MiniLM-L6-v2) reads `[CLS] input [SEP] summary [SEP]`; the mean of the summary's tokens is
            mapped to a logit, the score. It is shipped as an adapter in PEFT's format with its head. It learnt to
            tell the references of the [data card](data-card.md) from corrupted ones (contrast candidate generation):
            another name or word of the same kind, behind the same word in another summary and half the time from
            the item's own input; two words exchanged; another item's summary, of the same library and similar length;
            a word turned into its opposite, or a `not` that came or went, each direction equally often.

            """;

    private static final String TABLE =
            """

            ## On %d held-out contrasts (libraries never seen in training)

            Accuracy is the share of the true and the corrupted summaries on the right side of 0: 50 %% by chance.
            Preference is the share of items whose true summary scores more than the corrupted one. The bags of words
            are logistic regressions on the words of input and summary, trained on the same pairs; the second also
            sees how many of the summary's words the input contains.

            | corruption | accuracy | bag of words | with shared words | AUC | preference |
            |---|---:|---:|---:|---:|---:|
            """;

    private static void row(
            StringBuilder out, String name, Judgement own, Judgement words, Judgement overlap) {
        out.append(
                String.format(
                        Locale.ROOT,
                        "| %s | %.1f %% | %.1f %% | %.1f %% | %.3f | %.1f %% |\n",
                        name,
                        100 * own.accuracy(),
                        100 * words.accuracy(),
                        100 * overlap.accuracy(),
                        own.auc(),
                        100 * own.preference()));
    }

    private String weakness() {
        List<String> weak =
                Arrays.stream(Corruption.values())
                        .filter(kind -> detector.only(contrasts, kind).accuracy() < NEAR_CHANCE)
                        .map(Corruption::label)
                        .toList();
        return weak.isEmpty()
                ? ""
                : "Near chance (accuracy below 60 %): " + String.join("; ", weak)
                        + ". Do not rely on the score there.\n\n";
    }

    private String means() {
        Judgement others = detector.only(contrasts, Corruption.OTHER);
        return String.format(
                Locale.ROOT,
                """
                | mean score of | |
                |---|---:|
                | the reference | %.2f |
                | another item's summary | %.2f |
                | the input's first words, as many as the reference has | %.2f |

                ## The first ten, unselected

                """,
                Arrays.stream(detector.faithful()).average().orElseThrow(),
                Arrays.stream(others.corrupted()).average().orElseThrow(),
                Arrays.stream(starts).average().orElseThrow());
    }

    private void samples(StringBuilder out) {
        for (int i = 0; i < Math.min(SAMPLES, contrasts.size()); i++) {
            Contrast contrast = contrasts.get(i);
            out.append("```\n").append(contrast.example().input()).append("\n```\n\n");
            out.append(
                    String.format(
                            Locale.ROOT,
                            "- %.2f, reference: %s\n- %.2f, %s: %s\n\n",
                            detector.faithful()[i],
                            contrast.faithful(),
                            detector.corrupted()[i],
                            contrast.kind().label(),
                            contrast.corrupted()));
        }
    }
}
