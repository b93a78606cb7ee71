package org.rewardedsoups.rl.metrics.meteor;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/// The stem of an English word by the rules of Porter (1980), with the amendments of NLTK.
///
/// A word is `[C](VC)^m[V]`, with C a run of consonants and V one of vowels; a rule takes an ending
/// off where enough is left, mostly where the measure m of the rest is above 0 or 1. `y` after a
/// consonant is a vowel. Amendments: a few irregular words; words of one or two letters stay;
/// `ies`, `ied` of four letters become `ie`; `y` becomes `i` only after a consonant that is not the
/// first letter; `bli`, `fulli` and `logi` in step 2; a rest such as `us` counts as short.
final class PorterStemmer {
    private static final Map<String, String> IRREGULAR =
            Map.ofEntries(
                    Map.entry("sky", "sky"),
                    Map.entry("skies", "sky"),
                    Map.entry("dying", "die"),
                    Map.entry("lying", "lie"),
                    Map.entry("tying", "tie"),
                    Map.entry("news", "news"),
                    Map.entry("innings", "inning"),
                    Map.entry("inning", "inning"),
                    Map.entry("outings", "outing"),
                    Map.entry("outing", "outing"),
                    Map.entry("cannings", "canning"),
                    Map.entry("canning", "canning"),
                    Map.entry("howe", "howe"),
                    Map.entry("proceed", "proceed"),
                    Map.entry("exceed", "exceed"),
                    Map.entry("succeed", "succeed"));

    /// An ending, what replaces it, and when.
    ///
    /// @param condition on what is left without the ending
    private record Rule(String ending, String replacement, Predicate<String> condition) {}

    private static final Predicate<String> ABOVE_0 = rest -> measure(rest) > 0;
    private static final Predicate<String> ABOVE_1 = rest -> measure(rest) > 1;

    private static final List<Rule> STEP_1A =
            List.of(always("sses", "ss"), always("ies", "i"), always("ss", "ss"), always("s", ""));

    private static final List<Rule> STEP_2 =
            List.of(
                    rule("ational", "ate"),
                    rule("tional", "tion"),
                    rule("enci", "ence"),
                    rule("anci", "ance"),
                    rule("izer", "ize"),
                    rule("bli", "ble"),
                    rule("alli", "al"),
                    rule("entli", "ent"),
                    rule("eli", "e"),
                    rule("ousli", "ous"),
                    rule("ization", "ize"),
                    rule("ation", "ate"),
                    rule("ator", "ate"),
                    rule("alism", "al"),
                    rule("iveness", "ive"),
                    rule("fulness", "ful"),
                    rule("ousness", "ous"),
                    rule("aliti", "al"),
                    rule("iviti", "ive"),
                    rule("biliti", "ble"),
                    rule("fulli", "ful"),
                    new Rule("logi", "log", rest -> measure(rest + "l") > 0));

    private static final List<Rule> STEP_3 =
            List.of(
                    rule("icate", "ic"),
                    rule("ative", ""),
                    rule("alize", "al"),
                    rule("iciti", "ic"),
                    rule("ical", "ic"),
                    rule("ful", ""),
                    rule("ness", ""));

    private static final List<Rule> STEP_4 =
            List.of(
                    off("al"),
                    off("ance"),
                    off("ence"),
                    off("er"),
                    off("ic"),
                    off("able"),
                    off("ible"),
                    off("ant"),
                    off("ement"),
                    off("ment"),
                    off("ent"),
                    new Rule("ion", "", rest -> measure(rest) > 1 && rest.matches(".*[st]")),
                    off("ou"),
                    off("ism"),
                    off("ate"),
                    off("iti"),
                    off("ous"),
                    off("ive"),
                    off("ize"));

    private PorterStemmer() {}

    /// The stem, in lower case.
    static String stem(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (IRREGULAR.containsKey(lower)) {
            return IRREGULAR.get(lower);
        }
        if (word.length() <= 2) {
            return lower;
        }
        String stem = step1c(step1b(step1a(lower)));
        stem = apply(STEP_4, apply(STEP_3, step2(stem)));
        return step5b(step5a(stem));
    }

    private static String step1a(String word) {
        boolean ies = word.endsWith("ies") && word.length() == 4;
        return ies ? without(word, 1) : apply(STEP_1A, word);
    }

    private static String step1b(String word) {
        if (word.endsWith("ied")) {
            return without(word, word.length() == 4 ? 1 : 2);
        }
        if (word.endsWith("eed")) {
            return measure(without(word, 3)) > 0 ? without(word, 1) : word;
        }
        for (String ending : List.of("ed", "ing")) {
            if (word.endsWith(ending) && hasVowel(without(word, ending.length()))) {
                return repaired(without(word, ending.length()));
            }
        }
        return word;
    }

    /// Gives back the `e` that `-ed` or `-ing` took, or takes a doubled consonant.
    private static String repaired(String stem) {
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        int last = stem.length() - 1;
        if (last > 0 && stem.charAt(last) == stem.charAt(last - 1) && consonant(stem, last)) {
            return "lsz".indexOf(stem.charAt(last)) < 0 ? without(stem, 1) : stem;
        }
        return measure(stem) == 1 && shortEnd(stem) ? stem + "e" : stem;
    }

    private static String step1c(String word) {
        int last = word.length() - 1;
        boolean change = word.endsWith("y") && last > 1 && consonant(word, last - 1);
        return change ? without(word, 1) + "i" : word;
    }

    private static String step2(String word) {
        return word.endsWith("alli") && measure(without(word, 4)) > 0
                ? step2(without(word, 2))
                : apply(STEP_2, word);
    }

    private static String step5a(String word) {
        if (word.endsWith("e")) {
            String rest = without(word, 1);
            int measure = measure(rest);
            return measure > 1 || measure == 1 && !shortEnd(rest) ? rest : word;
        }
        return word;
    }

    private static String step5b(String word) {
        return word.endsWith("ll") && measure(without(word, 1)) > 1 ? without(word, 1) : word;
    }

    /// Applies the first rule whose ending the word has; if its condition fails, no other is tried.
    private static String apply(List<Rule> rules, String word) {
        for (Rule rule : rules) {
            if (word.endsWith(rule.ending())) {
                String rest = without(word, rule.ending().length());
                return rule.condition().test(rest) ? rest + rule.replacement() : word;
            }
        }
        return word;
    }

    private static Rule always(String ending, String replacement) {
        return new Rule(ending, replacement, _ -> true);
    }

    private static Rule rule(String ending, String replacement) {
        return new Rule(ending, replacement, ABOVE_0);
    }

    private static Rule off(String ending) {
        return new Rule(ending, "", ABOVE_1);
    }

    private static String without(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }

    /// m in `[C](VC)^m[V]`: how often a consonant follows a vowel.
    static int measure(String word) {
        int measure = 0;
        for (int i = 1; i < word.length(); i++) {
            if (consonant(word, i) && !consonant(word, i - 1)) {
                measure++;
            }
        }
        return measure;
    }

    private static boolean hasVowel(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (!consonant(word, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean consonant(String word, int i) {
        return switch (word.charAt(i)) {
            case 'a', 'e', 'i', 'o', 'u' -> false;
            case 'y' -> i == 0 || !consonant(word, i - 1);
            default -> true;
        };
    }

    /// Consonant, vowel, consonant other than w, x, y; or only the last two, if that is all.
    private static boolean shortEnd(String word) {
        int last = word.length() - 1;
        if (last == 1) {
            return !consonant(word, 0) && consonant(word, 1);
        }
        return last > 1
                && consonant(word, last - 2)
                && !consonant(word, last - 1)
                && consonant(word, last)
                && "wxy".indexOf(word.charAt(last)) < 0;
    }
}
