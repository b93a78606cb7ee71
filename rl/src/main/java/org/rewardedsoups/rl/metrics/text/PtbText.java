package org.rewardedsoups.rl.metrics.text;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The text of a caption as the evaluation scores it: tokens of the Penn Treebank, in lower case,
/// without punctuation, joined by single spaces.
///
/// | caption | scored as |
/// | --- | --- |
/// | `The man's dog isn't here!` | `the man 's dog is n't here` |
/// | `A "stop" sign (red).` | `a stop sign -lrb- red -rrb-` |
/// | `½ pizza at 10:30 p.m.` | `1/2 pizza at 10:30 p.m.` |
/// | `a colourful harbour` | `a colorful harbor` |
///
/// Brackets stay: the original removes `-LRB-` after it has made it `-lrb-`, and published scores
/// contain that. That British spellings become American is from the documentation of the original;
/// which words it has in mind, beyond the commonest, is not said there.
public final class PtbText {
    private static final Set<String> PUNCTUATION =
            Set.of("''", "'", "``", "`", ".", "?", "!", ",", ":", "-", "--", "...", ";");

    private static final Pattern BRITISH =
            Pattern.compile(
                    "(arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|parl|rum|sav|splend|vap|vig)"
                            + "our(s|ed|er|ers|ing|ful|fully|less|able|ite|ites|hood|hoods|y)?");

    private PtbText() {}

    /// The text that is scored.
    public static String of(String caption) {
        return PtbTokens.of(caption).stream()
                .map(token -> token.toLowerCase(Locale.ROOT))
                .filter(token -> !PUNCTUATION.contains(token))
                .map(PtbText::american)
                .collect(Collectors.joining(" "));
    }

    private static String american(String token) {
        return token.contains("our") && BRITISH.matcher(token).matches()
                ? token.replace("our", "or")
                : token;
    }
}
