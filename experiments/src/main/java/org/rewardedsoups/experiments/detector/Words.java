package org.rewardedsoups.experiments.detector;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text as words and what stands between them, so that words can be replaced.
///
/// @param text the whole
/// @param spans where its words are
record Words(String text, List<Span> spans) {
    private static final Pattern WORD =
            Pattern.compile("[\\p{L}\\p{N}_$]+(?:[.#'-][\\p{L}\\p{N}_$]+)*");
    private static final Pattern NAME = Pattern.compile("\\p{Ll}\\p{Lu}|[_$#]|\\w\\.\\w|\\p{Lu}{2}");
    private static final Pattern NUMBER = Pattern.compile("[\\d.]+");
    private static final Pattern PART = Pattern.compile("\\p{Lu}+(?!\\p{Ll})|\\p{Lu}?\\p{Ll}+|\\d+");
    private static final int STEM = 5;
    private static final Set<String> FUNCTION =
            Set.of(
                    ("a an the of to in on for from by with at as and or not no nor but if is are was"
                                    + " were be been being it its this that these those which who"
                                    + " whose will would can could cannot may might should shall must"
                                    + " do does did has have had any all each when where then than so"
                                    + " such into whether there we you your i he they their them s t"
                                    + " e g only also given used use using via per out up about")
                            .split(" "));

    /// What a word is, so that it is replaced by its like.
    enum Kind {
        NAME,
        NUMBER,
        OPENING,
        WORD,
        FUNCTION
    }

    record Span(int start, int end) {}

    static Words of(String text) {
        List<Span> spans = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            spans.add(new Span(matcher.start(), matcher.end()));
        }
        return new Words(text, spans);
    }

    int count() {
        return spans.size();
    }

    String word(int i) {
        return text.substring(spans.get(i).start, spans.get(i).end);
    }

    /// The word in lower case; `^` before the first and `$` after the last.
    String lower(int i) {
        return i < 0 ? "^" : i >= count() ? "$" : word(i).toLowerCase(Locale.ROOT);
    }

    Kind kind(int i) {
        String word = word(i);
        if (NUMBER.matcher(word).matches()) {
            return Kind.NUMBER;
        }
        if (NAME.matcher(word).find()) {
            return Kind.NAME;
        }
        if (FUNCTION.contains(lower(i)) || word.length() < 2) {
            return Kind.FUNCTION;
        }
        return i == 0 ? Kind.OPENING : Kind.WORD;
    }

    /// The text with word `i` replaced; its first letter is as large as the old one's unless the new
    /// word is a name. An empty word takes the space before it along.
    String with(int i, String word) {
        Span span = spans.get(i);
        if (word.isEmpty()) {
            return text.substring(0, span.start).stripTrailing() + text.substring(span.end);
        }
        return text.substring(0, span.start) + likeCase(word, word(i)) + text.substring(span.end);
    }

    private static String likeCase(String word, String old) {
        if (NAME.matcher(word).find() || NAME.matcher(old).find()) {
            return word;
        }
        String first = word.substring(0, 1);
        return (Character.isUpperCase(old.charAt(0))
                        ? first.toUpperCase(Locale.ROOT)
                        : first.toLowerCase(Locale.ROOT))
                + word.substring(1);
    }

    /// The beginnings of all words and of the parts of names, in lower case: what tells whether
    /// two texts speak of the same, whatever the endings.
    Set<String> stems() {
        Set<String> stems = new HashSet<>();
        for (int i = 0; i < count(); i++) {
            stems.add(stem(word(i)));
            Matcher parts = PART.matcher(word(i));
            while (parts.find()) {
                stems.add(stem(parts.group()));
            }
        }
        return stems;
    }

    /// The stems of what is not a function word.
    Set<String> contentStems() {
        Set<String> stems = new HashSet<>();
        for (int i = 0; i < count(); i++) {
            if (kind(i) != Kind.FUNCTION) {
                stems.add(stem(word(i)));
            }
        }
        return stems;
    }

    static String stem(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (NAME.matcher(word).find()) {
            return lower;
        }
        String singular = lower.endsWith("s") ? lower.substring(0, lower.length() - 1) : lower;
        return singular.substring(0, Math.min(STEM, singular.length()));
    }
}
