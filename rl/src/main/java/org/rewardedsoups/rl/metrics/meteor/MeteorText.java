package org.rewardedsoups.rl.metrics.meteor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rewardedsoups.rl.metrics.text.PythonText;

/// The words of a text as METEOR's option `-norm` cuts them: punctuation stands alone, and is kept.
///
/// | text | words |
/// | --- | --- |
/// | `man 's dog is n't here` | `man`, `'`, `s`, `dog`, `is`, `n`, `'t`, `here` |
/// | `dog/cat at 10:30 p.m.` | `dog`, `/`, `cat`, `at`, `10`, `:`, `30`, `p.m.` |
///
/// These are the rules of machine translation's usual tokenizer: signs stand alone, but not a dot
/// or comma between digits, a hyphen, or a dot within a word or an abbreviation; an apostrophe
/// between letters goes with the right part; every Chinese character is a word.
final class MeteorText {
    private static final Pattern SIGN =
            Pattern.compile("([^\\p{L}\\p{M}\\p{N}\\s.'`,\\-\u2019])");
    private static final Pattern IDEOGRAPH =
            Pattern.compile("([\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}])");
    private static final Pattern DOTS = Pattern.compile("\\.{2,}");
    private static final Pattern COMMA =
            Pattern.compile("(?<!\\p{N}),|,(?!\\p{N})");
    private static final Pattern LOOSE_APOSTROPHE =
            Pattern.compile(
                    "(?<![\\p{L}\\p{N}])'(?=\\p{L})|(?<!\\p{L})'(?!\\p{L})|(?<=\\p{L})'(?!\\p{L})");
    private static final Pattern INNER_APOSTROPHE =
            Pattern.compile("(?<=\\p{L})'(?=\\p{L})|(?<=\\p{N})'(?=s)");
    private static final Pattern FINAL_DOT = Pattern.compile("(\\S+)\\.");
    private static final Set<String> ABBREVIATIONS =
            Set.of(
                    "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "etc", "inc", "ltd",
                    "corp", "co", "rev", "gen", "col", "capt", "lt", "sgt", "gov", "sen", "rep");

    private static final Pattern PLAIN = Pattern.compile("[a-z0-9 ]*");

    private MeteorText() {}

    /// The words, in lower case.
    static List<String> words(String text) {
        return PLAIN.matcher(text).matches() ? PythonText.split(text) : slow(text);
    }

    /// As [#words], whatever the text is made of.
    static List<String> slow(String text) {
        String spaced = SIGN.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" $1 ");
        spaced = IDEOGRAPH.matcher(spaced).replaceAll(" $1 ");
        spaced = DOTS.matcher(spaced).replaceAll(" $0 ");
        spaced = COMMA.matcher(spaced).replaceAll(" , ");
        spaced = LOOSE_APOSTROPHE.matcher(spaced).replaceAll(" ' ");
        spaced = INNER_APOSTROPHE.matcher(spaced).replaceAll(" '");
        List<String> words = new ArrayList<>();
        List<String> pieces = PythonText.split(spaced);
        for (int i = 0; i < pieces.size(); i++) {
            Matcher dotted = FINAL_DOT.matcher(pieces.get(i));
            boolean last = i + 1 == pieces.size();
            if (dotted.matches() && !keepsDot(dotted.group(1), last ? "" : pieces.get(i + 1))) {
                words.addAll(List.of(dotted.group(1), "."));
            } else {
                words.add(pieces.get(i));
            }
        }
        return words;
    }

    /// Whether a dot after a word belongs to it, which the next word may show.
    private static boolean keepsDot(String word, String next) {
        boolean acronym = word.contains(".") && word.matches(".*\\p{L}.*");
        return acronym
                || ABBREVIATIONS.contains(word)
                || word.equals("no") && next.matches("\\p{N}.*")
                || !next.isEmpty() && Character.isLowerCase(next.charAt(0));
    }
}
