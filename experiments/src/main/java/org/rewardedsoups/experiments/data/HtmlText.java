package org.rewardedsoups.experiments.data;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns the HTML of a comment into paragraphs of plain text, one per line.
///
/// List items are joined with semicolons. Code examples and tables leave {@link #OMITTED} behind, so
/// that "For example:" can be recognised as having lost what it introduced.
final class HtmlText {
    static final char OMITTED = '\uE010';

    private static final Pattern DROPPED =
            Pattern.compile("(?is)<(pre|table|script|style|svg)\\b.*?(</\\1\\s*>|\\z)");
    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
    private static final Pattern FENCE = Pattern.compile("(?s)```.*?(```|\\z)");
    private static final Pattern BULLET = Pattern.compile("(?m)^[ \\t]*[-*•+][ \\t]+");
    private static final Pattern TAG =
            Pattern.compile("</?([a-zA-Z][a-zA-Z0-9]*)((?:\\s[^<>]*)?)/?>");
    private static final Pattern ENTITY = Pattern.compile("&(#?[a-zA-Z0-9]{1,8});");
    private static final Set<String> BLOCKS =
            Set.of("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote", "center");
    private static final Set<String> LISTS = Set.of("ul", "ol", "dl", "menu");
    private static final Set<String> ITEMS = Set.of("li", "dt", "dd");
    private static final Set<String> INLINE =
            Set.of(
                    "a", "abbr", "b", "big", "br", "cite", "code", "del", "dfn", "em", "font", "i",
                    "img", "ins", "kbd", "nobr", "pre", "q", "s", "samp", "small", "span", "strike",
                    "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "tt", "u",
                    "var", "wbr", "caption", "section", "html", "body", "head");
    private static final Map<String, String> ENTITIES =
            Map.ofEntries(
                    Map.entry("lt", "<"),
                    Map.entry("gt", ">"),
                    Map.entry("amp", "&"),
                    Map.entry("quot", "\""),
                    Map.entry("apos", "'"),
                    Map.entry("nbsp", " "),
                    Map.entry("ndash", "-"),
                    Map.entry("mdash", " - "),
                    Map.entry("hellip", "..."),
                    Map.entry("lsquo", "'"),
                    Map.entry("rsquo", "'"),
                    Map.entry("ldquo", "\""),
                    Map.entry("rdquo", "\""),
                    Map.entry("times", "x"),
                    Map.entry("le", "<="),
                    Map.entry("ge", ">="),
                    Map.entry("ne", "!="),
                    Map.entry("minus", "-"),
                    Map.entry("plusmn", "+/-"),
                    Map.entry("middot", "*"),
                    Map.entry("sdot", "*"),
                    Map.entry("bull", "-"),
                    Map.entry("rarr", "->"),
                    Map.entry("larr", "<-"),
                    Map.entry("pi", "pi"),
                    Map.entry("alpha", "alpha"),
                    Map.entry("beta", "beta"),
                    Map.entry("lambda", "lambda"),
                    Map.entry("theta", "theta"),
                    Map.entry("sigma", "sigma"),
                    Map.entry("mu", "mu"),
                    Map.entry("infin", "infinity"),
                    Map.entry("radic", "sqrt"),
                    Map.entry("copy", "(c)"),
                    Map.entry("reg", ""),
                    Map.entry("trade", ""),
                    Map.entry("deg", " degrees"),
                    Map.entry("commat", "@"),
                    Map.entry("zwnj", ""),
                    Map.entry("shy", ""));

    private HtmlText() {}

    /// Takes code examples and tables out; done first, because a line of code may look like a block tag.
    static String withoutExamples(String html) {
        String noComments = COMMENT.matcher(html).replaceAll("");
        String noFences = FENCE.matcher(noComments).replaceAll(OMITTED + "\n\n");
        return DROPPED.matcher(noFences).replaceAll(OMITTED + "\n\n");
    }

    /// @return paragraphs separated by single line ends
    static String paragraphs(String html) {
        String bulleted = BULLET.matcher(html).replaceAll("<li>");
        String spaced = bulleted.replaceAll("\\n[ \\t]*\\n", "<p>").replaceAll("\\s+", " ");
        StringBuilder text = new StringBuilder();
        Matcher tag = TAG.matcher(spaced);
        int at = 0;
        while (tag.find()) {
            text.append(entities(spaced.substring(at, tag.start())));
            append(text, tag);
            at = tag.end();
        }
        text.append(entities(spaced.substring(at)));
        return tidy(text.toString());
    }

    private static void append(StringBuilder text, Matcher tag) {
        String name = tag.group(1).toLowerCase(java.util.Locale.ROOT);
        boolean closing = tag.group().startsWith("</");
        if (BLOCKS.contains(name)) {
            text.append('\n');
        } else if (LISTS.contains(name)) {
            text.append(closing ? "\n" : " ");
        } else if (ITEMS.contains(name)) {
            text.append(closing ? "" : separator(text));
        } else if (name.equals("br") || name.equals("td") || name.equals("tr")) {
            text.append(' ');
        } else if (name.equals("sup") && !closing) {
            text.append('^');
        } else if (!INLINE.contains(name)) {
            text.append(tag.group());
        }
    }

    /// What goes before a list item: a semicolon unless something already separates it.
    private static String separator(StringBuilder text) {
        String before = text.toString().stripTrailing();
        boolean separated =
                before.isEmpty() || ".:;,!?\n".indexOf(before.charAt(before.length() - 1)) >= 0;
        if (text.toString().endsWith("\n")) {
            return "";
        }
        text.setLength(before.length());
        return separated ? " " : "; ";
    }

    private static String entities(String text) {
        return ENTITY.matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(entity(found.group(1), found.group())));
    }

    private static String entity(String name, String whole) {
        if (!name.startsWith("#")) {
            return ENTITIES.getOrDefault(
                    name, ENTITIES.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), whole));
        }
        try {
            boolean hex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
            int code =
                    hex
                            ? Integer.parseInt(name.substring(2), 16)
                            : Integer.parseInt(name.substring(1));
            return Character.isValidCodePoint(code) ? Character.toString(code) : whole;
        } catch (NumberFormatException notANumber) {
            return whole;
        }
    }

    private static String tidy(String text) {
        StringBuilder lines = new StringBuilder();
        for (String line : text.split("\n")) {
            String tidy =
                    line.replaceAll("\\s+", " ").replaceAll(" ([,;.])(?=\\s|$)", "$1").strip();
            if (!tidy.isEmpty()) {
                lines.append(lines.isEmpty() ? "" : "\n").append(tidy);
            }
        }
        return lines.toString();
    }
}
