package org.rewardedsoups.rl.metrics.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The tokens of the Penn Treebank's convention: clitics, money and punctuation stand alone,
/// brackets and quotes have names.
///
/// Written from the treebank's published rules and from what the evaluation of captions is seen to
/// do with edge cases. At every place the first of the [#RULES] that fits takes the next token;
/// characters that fit none, such as emoji, vanish.
final class PtbTokens {
    private static final String LETTER =
            "[\\p{L}\\p{M}&&[^\\x{10000}-\\x{10FFFF}\\x{FE00}-\\x{FE0F}]]";
    private static final String WORD_START = "[\\p{L}\\p{Nd}&&[^\\x{10000}-\\x{10FFFF}]]";
    private static final String WORD_CHARACTER =
            "[\\p{L}\\p{M}\\p{Nd}_&&[^\\x{10000}-\\x{10FFFF}\\x{FE00}-\\x{FE0F}]]";
    private static final String APOSTROPHE = "['\u2019]";
    private static final String END_OF_WORD = "(?!" + WORD_CHARACTER + ")";
    private static final String PARTED_NUMBER = "(?:\\d*(?:[.,:]\\d+)++)";
    private static final String PLAIN_NUMBER = "\\d+" + END_OF_WORD;

    /// Words that are two tokens though no sign in them shows it.
    private static final Set<String> TWO_IN_ONE =
            Set.of("cannot", "gonna", "gotta", "wanna", "gimme", "lemme");

    private static final Set<String> ABBREVIATIONS =
            Set.of(
                    "mr", "mrs", "ms", "dr", "prof", "st", "ste", "ave", "blvd", "mt", "ft", "jr",
                    "sr", "capt", "lt", "sgt", "gov", "etc", "vs", "inc", "ltd", "corp", "dept",
                    "approx", "esp", "jan", "feb", "aug", "sep", "sept", "oct", "nov", "dec");

    /// What a token looks like and how it is written; a rule may take several tokens at once.
    private record Rule(Pattern pattern, String replacement) {
        static Rule of(String regex, String replacement) {
            return new Rule(Pattern.compile(regex), replacement);
        }

        /// As it stands.
        static Rule same(String regex) {
            return of(regex, "$0");
        }
    }

    /// A space in a replacement separates tokens.
    private static final List<Rule> RULES =
            List.of(
                    // Whole things of the web and of markup
                    Rule.same("</?[A-Za-z][^<>]*>"),
                    Rule.same("(?i)(?:https?|ftp)://[^\\s<>\"]*[^\\s<>\".,;:!?')\\]}]"),
                    Rule.same("(?i)www\\.[^\\s<>\"]*[^\\s<>\".,;:!?')\\]}]"),
                    Rule.same("[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+"),
                    Rule.same("[@#][A-Za-z_][A-Za-z_0-9]*"),
                    Rule.same("[:;=][-o']?[()DPdpO\\\\{@|\\[\\]](?![A-Za-z0-9])"),
                    Rule.of("&amp;", "&"),
                    // Clitics
                    Rule.of("(?i)(can)(not)" + END_OF_WORD, "$1 $2"),
                    Rule.of("(?i)(gon|got|wan)(na|ta)" + END_OF_WORD, "$1 $2"),
                    Rule.of("(?i)(gim|lem)(me)" + END_OF_WORD, "$1 $2"),
                    Rule.of(APOSTROPHE + "([tT])(is|was|IS|WAS)" + END_OF_WORD, "'$1 $2"),
                    Rule.of("(?i)(n)" + APOSTROPHE + "(t)" + END_OF_WORD, "$1'$2"),
                    Rule.same("\\p{L}+?(?=[nN]" + APOSTROPHE + "[tT]" + END_OF_WORD + ")"),
                    Rule.of("(?i)(ma)" + APOSTROPHE + "(am)" + END_OF_WORD, "$1'$2"),
                    Rule.of("([dDoOlL])" + APOSTROPHE + "(" + LETTER + WORD_CHARACTER + "*)", "$1'$2"),
                    Rule.of(
                            APOSTROPHE + "((?i:s|m|d|re|ve|ll|em|n))" + END_OF_WORD,
                            "'$1"),
                    Rule.of(APOSTROPHE + "(\\d\\ds?)" + END_OF_WORD, "'$1"),
                    // Numbers
                    Rule.same("\\d{1,2}[-/]\\d{1,2}[-/]\\d{2,4}" + END_OF_WORD),
                    Rule.same("\\d{1,4}/\\d{1,4}" + END_OF_WORD),
                    Rule.of("(\\d+)[\u2044](\\d+)", "$1/$2"),
                    Rule.same("(?<![^\\s(])[-+](?:" + PARTED_NUMBER + "|" + PLAIN_NUMBER + ")(?!-)"),
                    Rule.of("\u00BD", "1/2"),
                    Rule.of("\u00BC", "1/4"),
                    Rule.of("\u00BE", "3/4"),
                    Rule.of("\u2153", "1/3"),
                    Rule.of("\u2154", "2/3"),
                    // Words with signs inside: and/or, 10-year-old, AT&T, U.S., e.g.
                    Rule.same("[A-Za-z0-9][A-Za-z0-9.,]*(?:-[A-Za-z0-9]+)+" + END_OF_WORD),
                    Rule.same(
                            "[A-Za-z0-9]+(?:-[A-Za-z]+){0,2}(?:/[A-Za-z0-9]+(?:-[A-Za-z]+){0,2}){1,2}"
                                    + END_OF_WORD),
                    Rule.same("[A-Z]+(?:[+&][A-Z]+)+"),
                    Rule.same("[A-Za-z](?:\\.[A-Za-z])+(?:\\.|" + END_OF_WORD + ")"),
                    Rule.same("[A-Za-z]\\.(?=\\s)"),
                    Rule.same("(?i)nos?\\.(?=\\s?\\d)"),
                    Rule.same("(?i)(?:" + String.join("|", ABBREVIATIONS) + ")\\."),
                    Rule.same(PARTED_NUMBER),
                    Rule.same(PLAIN_NUMBER),
                    Rule.same(
                            WORD_START
                                    + WORD_CHARACTER
                                    + "*(?:[.!?]"
                                    + LETTER
                                    + WORD_CHARACTER
                                    + "*)*"),
                    // Punctuation
                    Rule.of("\\(", "-LRB-"),
                    Rule.of("\\)", "-RRB-"),
                    Rule.of("\\[", "-LSB-"),
                    Rule.of("\\]", "-RSB-"),
                    Rule.of("\\{", "-LCB-"),
                    Rule.of("\\}", "-RCB-"),
                    Rule.of("''|[\"\u201C\u201D\u201E\u00AB\u00BB]", "''"),
                    Rule.of("``", "``"),
                    Rule.of("['\u2018\u2019\u201A\u201B\u2039\u203A]", "'"),
                    Rule.of("\\.{3,5}|\u2026", "..."),
                    Rule.of("-{2,4}|[\u2012-\u2015]", "--"),
                    Rule.same("[?!]+"),
                    Rule.of("[\u20AC\u00A5\u00A4]", "\\$"),
                    Rule.of("\u00A3", "#"),
                    Rule.of("\u00A2", "cents"),
                    Rule.same("_+|\\*+"),
                    Rule.same("[\\p{P}\\p{S}\\p{No}\\p{Nl}&&[^\\x{10000}-\\x{10FFFF}]]"));

    private PtbTokens() {}

    /// The tokens of one line; line feeds count as spaces.
    static List<String> of(String line) {
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            int end = plain(line, at);
            if (end > at) {
                tokens.add(line.substring(at, end));
                at = end;
            } else {
                at = next(line, at, tokens);
            }
        }
        return tokens;
    }

    /// As [#of], by the rules alone.
    static List<String> slow(String line) {
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            at = next(line, at, tokens);
        }
        return tokens;
    }

    /// Where a word of plain letters ends, or a full stop or the like before white space; `at` if
    /// neither begins there, or the rules must look.
    private static int plain(String line, int at) {
        int end = at;
        while (end < line.length() && plainLetter(line.charAt(end))) {
            end++;
        }
        if (end == at) {
            return lone(line, at) ? at + 1 : at;
        }
        if (space(line, end)) {
            return TWO_IN_ONE.contains(lower(line, at, end)) ? at : end;
        }
        boolean stopped = end > at + 1 && lone(line, end);
        String word = stopped ? lower(line, at, end) : "";
        boolean rules = TWO_IN_ONE.contains(word) || ABBREVIATIONS.contains(word);
        return stopped && !rules && !word.matches("nos?") ? end : at;
    }

    private static boolean lone(String line, int at) {
        return ".,!?".indexOf(line.charAt(at)) >= 0 && space(line, at + 1);
    }

    private static boolean space(String line, int at) {
        return at == line.length() || PythonText.whiteSpace(line.charAt(at));
    }

    private static String lower(String line, int from, int to) {
        return line.substring(from, to).toLowerCase(Locale.ROOT);
    }

    private static boolean plainLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /// Adds what begins at `at`, if it is no white space, and returns where it ends.
    private static int next(String line, int at, List<String> tokens) {
        int c = line.codePointAt(at);
        if (!PythonText.whiteSpace(c)) {
            for (Rule rule : RULES) {
                Matcher matcher = rule.pattern().matcher(line).region(at, line.length());
                if (matcher.useTransparentBounds(true).lookingAt()) {
                    var written = new StringBuilder();
                    matcher.appendReplacement(written, rule.replacement());
                    tokens.addAll(List.of(written.substring(at).split(" ")));
                    return matcher.end();
                }
            }
        }
        return at + Character.charCount(c);
    }
}
