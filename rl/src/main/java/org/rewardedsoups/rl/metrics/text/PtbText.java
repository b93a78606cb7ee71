package org.rewardedsoups.rl.metrics.text;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The text of a caption as the evaluation scores it: tokens of the Penn Treebank, in lower case,
/// without punctuation, joined by single spaces.
///
/// | caption | scored as |
/// | --- | --- |
/// | `The man's dog isn't here!` | `the man 's dog is n't here` |
/// | `A "stop" sign (red).` | `a stop sign -lrb- red -rrb-` |
/// | `½ pizza at 10:30 p.m.` | `1/2 pizza at 10:30 p.m.` |
///
/// Brackets stay: the original removes `-LRB-` after it has made it `-lrb-`, and published scores
/// contain that.
public final class PtbText {
    private static final Set<String> PUNCTUATION =
            Set.of("''", "'", "``", "`", ".", "?", "!", ",", ":", "-", "--", "...", ";");

    private PtbText() {}

    /// The text that is scored.
    public static String of(String caption) {
        return PtbTokens.of(caption).stream()
                .map(token -> token.toLowerCase(Locale.ROOT))
                .filter(token -> !PUNCTUATION.contains(token))
                .collect(Collectors.joining(" "));
    }
}
