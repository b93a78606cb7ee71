package org.rewardedsoups.experiments.pretrain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.rewardedsoups.experiments.data.Example;
import org.rewardedsoups.experiments.summary.Evaluator;
import org.rewardedsoups.experiments.summary.SummaryFormat;
import org.rewardedsoups.models.bert.PublishedEncoder;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.rl.metrics.RougeL;
import org.rewardedsoups.tensor.Rngs;

/// How good the base model is, measured on libraries that it never saw.
///
/// @param facts about the training
/// @param examples the held-out items
/// @param summaries the model's greedy summaries of them
/// @param nearer share of summaries that are nearer (MiniLM cosine) to their own input than to
///     another item's
/// @param rougeL of the summaries against the references
/// @param inputStart ROUGE-L of the input's first words, as many as the reference has
/// @param bodyStart the same without the declaration's line
/// @param otherSummary ROUGE-L of another item's reference
record ModelCard(
        List<String> facts,
        List<Example> examples,
        List<String> summaries,
        double nearer,
        double rougeL,
        double inputStart,
        double bodyStart,
        double otherSummary) {
    private static final int ITEMS = 500;
    private static final int SAMPLES = 10;
    private static final int ROWS = 64;
    private static final int ENCODER_TOKENS = 256;

    static ModelCard measure(
            Llama model, SummaryFormat format, List<Example> test, Rngs rngs, List<String> facts) {
        List<Example> items = new ArrayList<>(test);
        Collections.shuffle(items, Random.from(rngs.stream("items")));
        List<Example> chosen = items.subList(0, Math.min(ITEMS, items.size()));
        List<String> inputs = chosen.stream().map(Example::input).toList();
        List<String> summaries =
                new Evaluator(format, chosen, List.of(), ROWS).summarise(model, inputs);
        return new ModelCard(
                facts,
                chosen,
                summaries,
                nearer(inputs, summaries),
                mean(chosen, i -> RougeL.f(summaries.get(i), chosen.get(i).reference())),
                mean(chosen, i -> start(inputs.get(i), chosen.get(i).reference())),
                mean(chosen, i -> start(body(inputs.get(i)), chosen.get(i).reference())),
                mean(chosen, i -> RougeL.f(next(chosen, i).reference(), chosen.get(i).reference())));
    }

    /// The items are in random order, so the next one is a random other.
    private static Example next(List<Example> items, int i) {
        return items.get((i + 1) % items.size());
    }

    private static double nearer(List<String> inputs, List<String> summaries) {
        var encoder = PublishedEncoder.MINI_LM.load(ENCODER_TOKENS);
        float[][] input = encoder.embed(inputs);
        float[][] summary = encoder.embed(summaries);
        long nearer =
                IntStream.range(0, input.length)
                        .filter(
                                i ->
                                        dot(summary[i], input[i])
                                                > dot(summary[i], input[(i + 1) % input.length]))
                        .count();
        return (double) nearer / input.length;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double mean(List<Example> items, IntToDoubleFunction score) {
        return IntStream.range(0, items.size()).mapToDouble(score).average().orElseThrow();
    }

    private static double start(String text, String reference) {
        List<String> words = RougeL.words(text);
        List<String> wanted = RougeL.words(reference);
        return RougeL.f(words.subList(0, Math.min(words.size(), wanted.size())), wanted);
    }

    private static String body(String input) {
        return input.substring(input.indexOf('\n') + 1);
    }

    /// The card as Markdown.
    String text() {
        StringBuilder out = new StringBuilder();
        out.append(
                """
                # Model card: the base model of the summary task

                Written by `mvn -q compile exec:exec@pretrain`; do not edit by hand.

                A LLaMA-architecture decoder with a byte-level BPE tokenizer, trained from scratch on the text and
                the pairs of the [data card](data-card.md). It continues `<|bos|> input <|sep|>` with a one-sentence
                summary and `<|eos|>`. It knows Javadoc and nothing else; it may state what the input does not say.

                """);
        facts.forEach(fact -> out.append("- ").append(fact).append('\n'));
        out.append(
                String.format(
                        Locale.ROOT,
                        """

                        ## On %d held-out items (libraries never seen in training), greedy

                        | | |
                        |---|---:|
                        | summaries nearer to their own input than to a random other (MiniLM cosine) | %.1f %% |
                        | ROUGE-L F of the summary against the reference | %.3f |
                        | ROUGE-L F of the input's first words | %.3f |
                        | ROUGE-L F of the body's first words | %.3f |
                        | ROUGE-L F of another item's summary | %.3f |

                        ## The first ten of them, unselected

                        """,
                        examples.size(),
                        100 * nearer,
                        rougeL,
                        inputStart,
                        bodyStart,
                        otherSummary));
        for (int i = 0; i < Math.min(SAMPLES, examples.size()); i++) {
            out.append("**Input**\n\n```\n").append(examples.get(i).input());
            out.append("\n```\n\n**Reference** ").append(examples.get(i).reference());
            out.append("\n\n**Model** ").append(summaries.get(i)).append("\n\n");
        }
        return out.toString();
    }
}
