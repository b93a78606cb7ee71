package org.rewardedsoups.experiments.data;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Three ways to see the words of a technical sentence: counted, by meaning, and with names masked.
final class Words {
    /// What stands for an identifier or a number in {@link #masked}.
    static final String NAME = "#";

    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern PART = Pattern.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+");
    private static final Pattern TOKEN = Pattern.compile("[\\p{L}\\p{N}_$.#'-]*[\\p{L}\\p{N}_$]");
    private static final Pattern CODE = Pattern.compile("[a-z][A-Z]|[_$#\\d]|\\w\\.\\w|[A-Z]{2}");
    private static final Pattern OPENING = Pattern.compile("[.!?:\n]");
    private static final Set<String> FUNCTION_WORDS =
            Set.of(
                    "a", "an", "the", "of", "to", "in", "on", "for", "from", "by", "with", "at",
                    "as", "and", "or", "not", "no", "nor", "but", "if", "is", "are", "was", "were",
                    "be", "been", "being", "it", "its", "this", "that", "these", "those", "which",
                    "who", "whose", "will", "would", "can", "could", "may", "might", "should",
                    "shall", "must", "do", "does", "did", "has", "have", "had", "any", "all",
                    "each", "when", "where", "then", "than", "so", "such", "into", "whether",
                    "there", "we", "you", "your", "i", "he", "they", "their", "them", "s", "t", "e",
                    "g", "only", "also", "given", "used", "use", "using", "via", "per", "out", "up",
                    "about");

    private Words() {}

    static int count(String text) {
        return text.isBlank() ? 0 : SPACE.split(text.strip()).length;
    }

    static boolean hasFunctionWord(String text) {
        return parts(text).stream().anyMatch(FUNCTION_WORDS::contains);
    }

    /// Lower-case stems of the words that carry meaning; `getMaxSize` gives `get`, `max` and `size`.
    static Set<String> content(String text) {
        Set<String> stems = new LinkedHashSet<>();
        for (String part : parts(text)) {
            if (!FUNCTION_WORDS.contains(part)) {
                stems.add(stem(part));
            }
        }
        return stems;
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        Matcher part = PART.matcher(text);
        while (part.find()) {
            parts.add(part.group().toLowerCase(Locale.ROOT));
        }
        return parts;
    }

    /// Cuts the commonest English endings, so that `returns` meets `returning` and `copies` meets `copy`.
    static String stem(String word) {
        String stem = word;
        for (String ending : List.of("ies", "ing", "ed", "es", "s", "or", "er", "ion")) {
            if (word.endsWith(ending) && word.length() - ending.length() >= 3) {
                stem = word.substring(0, word.length() - ending.length());
                stem = ending.equals("ies") ? stem + "i" : stem;
                break;
            }
        }
        boolean silent = stem.length() > 3 && stem.endsWith("e");
        boolean y = stem.length() > 2 && stem.endsWith("y");
        return silent
                ? stem.substring(0, stem.length() - 1)
                : y ? stem.substring(0, stem.length() - 1) + "i" : stem;
    }

    /// Lower-case words with every identifier, capitalised name and number replaced by {@link #NAME}.
    ///
    /// A capital at the beginning of a sentence does not make a name.
    static List<String> masked(String text) {
        List<String> masked = new ArrayList<>();
        Matcher token = TOKEN.matcher(text);
        int before = 0;
        while (token.find()) {
            String gap = text.substring(before, token.start());
            boolean opens = before == 0 || OPENING.matcher(gap).find();
            String word = token.group();
            boolean capital = Character.isUpperCase(word.charAt(0)) && !opens;
            masked.add(capital || CODE.matcher(word).find() ? NAME : word.toLowerCase(Locale.ROOT));
            before = token.end();
        }
        return masked;
    }
}
