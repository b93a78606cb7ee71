package org.rewardedsoups.experiments.captionpretrain;

import java.util.List;
import java.util.Locale;

/// What is known about a captioner, as Markdown.
///
/// @param facts of its training, a line each
/// @param kinds captions of held-out pictures
/// @param count pictures of each kind
record CaptionerCard(List<String> facts, List<CaptionerCheck.Kind> kinds, int count) {
    private static final int SHOWN = 6;

    String text() {
        StringBuilder out = new StringBuilder();
        out.append(
                """
                # Model card: the captioner of the captioning task

                Written by `mvn -q compile exec:exec@caption-pretrain`; do not edit by hand.

                A Swin backbone and an ExpansionNet v2, trained as one from random weights on pictures of emoji, see
                the [data card](emoji-card.md): half emoji by themselves, at nine places on any background, each with one of
                the captions that people gave; half scenes, each with one of its templates. All were drawn anew for every step. It knows
                these emoji and nothing else: of other pictures it says what looks most alike.

                """);
        facts.forEach(fact -> out.append("- ").append(fact).append('\n'));
        out.append(
                """

                ## On %d held-out pictures of each kind, greedy

                Unknown emoji are those of the test split, whose names were never shown; some share words with known ones.

                | pictures | BLEU-1 | captions equal to a reference |
                |---|---:|---:|
                """
                        .formatted(count));
        for (CaptionerCheck.Kind kind : kinds) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %.3f | %.1f %% |%n",
                            kind.name(),
                            kind.bleu(),
                            100 * kind.exact()));
        }
        out.append("\n## The first %d of each, unselected\n".formatted(Math.min(SHOWN, count)));
        for (CaptionerCheck.Kind kind : kinds) {
            out.append("\n**").append(kind.name()).append("**\n\n| caption | a reference |\n|---|---|\n");
            for (CaptionerCheck.Written written :
                    kind.all().subList(0, Math.min(SHOWN, kind.all().size()))) {
                out.append("| ").append(written.caption());
                out.append(" | ").append(written.picture().image().captions().getFirst());
                out.append(" |\n");
            }
        }
        return out.toString();
    }
}
