package org.rewardedsoups.experiments.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Splits a paragraph into sentences as javadoc finds the first one (a stop followed by white space),
/// except after abbreviations, initials and within an ellipsis. A dot inside an identifier never ends a
/// sentence, because no space follows it.
final class Sentences {
    private static final Set<String> ABBREVIATIONS =
            Set.of(
                    "e.g", "i.e", "eg", "ie", "vs", "cf", "approx", "resp", "incl", "excl", "fig",
                    "eq", "sec", "mr", "mrs", "dr", "st", "a.k.a", "aka", "w.r.t", "viz", "ca",
                    "esp", "jr", "inc", "vol", "pp");

    private Sentences() {}

    static List<String> split(String paragraph) {
        List<String> sentences = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < paragraph.length(); at++) {
            int end = endOfStop(paragraph, at);
            if (end > 0 && ends(paragraph, start, at, end)) {
                add(sentences, paragraph.substring(start, end));
                start = end;
                at = end - 1;
            }
        }
        add(sentences, paragraph.substring(start));
        return sentences;
    }

    private static void add(List<String> sentences, String sentence) {
        if (!sentence.isBlank()) {
            sentences.add(sentence.strip());
        }
    }

    /// The end of a stop and the quotes or brackets that close after it, or -1 where none ends.
    private static int endOfStop(String text, int at) {
        if (".!?".indexOf(text.charAt(at)) < 0) {
            return -1;
        }
        int end = at + 1;
        while (end < text.length() && ".!?\"')]".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end == text.length() || Character.isWhitespace(text.charAt(end)) ? end : -1;
    }

    private static boolean ends(String text, int start, int stop, int end) {
        if (end == text.length() || text.charAt(stop) != '.') {
            return true;
        }
        String word = lastWord(text.substring(start, stop));
        boolean abbreviation = ABBREVIATIONS.contains(word.toLowerCase(Locale.ROOT));
        boolean initial =
                word.length() == 1 && Character.isUpperCase(word.charAt(0)) && start + 1 < stop;
        char next = text.substring(end).stripLeading().charAt(0);
        boolean ellipsis =
                text.startsWith("..", stop) || stop > 0 && text.charAt(stop - 1) == '.';
        boolean number = word.equalsIgnoreCase("no") && Character.isDigit(next);
        boolean goesOn = (ellipsis || word.equals("etc")) && !Character.isUpperCase(next);
        return !abbreviation && !initial && !number && !goesOn;
    }

    private static String lastWord(String text) {
        int from = text.length();
        while (from > 0
                && !Character.isWhitespace(text.charAt(from - 1))
                && "(\"'[,".indexOf(text.charAt(from - 1)) < 0) {
            from--;
        }
        return text.substring(from);
    }
}
