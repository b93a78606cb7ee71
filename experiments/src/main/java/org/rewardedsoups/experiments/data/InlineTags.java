package org.rewardedsoups.experiments.data;

/// Replaces Javadoc's inline tags by the words a reader would see: `{@code x}` by `x`,
/// `{@link Map#get(Object)}` by `Map.get`, `{@link Map the map}` by `the map`.
///
/// What stood inside a tag is literal text: its `<`, `>`, `&` and `@` become stand-ins from the private
/// use area until {@link #restore}, so that no later step takes them for HTML or for a block tag.
final class InlineTags {
    private static final String SPECIAL = "<>&@";
    private static final char FIRST_STAND_IN = '\uE000';

    private InlineTags() {}

    static String expand(String text) {
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf("{@", at);
            if (open < 0) {
                return plain.append(text, at, text.length()).toString();
            }
            plain.append(text, at, open);
            int close = closing(text, open);
            plain.append(seen(text.substring(open + 2, close)));
            at = Math.min(text.length(), close + 1);
        }
        return plain.toString();
    }

    static String restore(String text) {
        StringBuilder plain = new StringBuilder(text);
        for (int at = 0; at < plain.length(); at++) {
            int special = plain.charAt(at) - FIRST_STAND_IN;
            if (special >= 0 && special < SPECIAL.length()) {
                plain.setCharAt(at, SPECIAL.charAt(special));
            }
        }
        return plain.toString();
    }

    /// The index of the brace that closes the one at `open`; a tag never closed ends with the text.
    private static int closing(String text, int open) {
        int depth = 0;
        for (int at = open; at < text.length(); at++) {
            char c = text.charAt(at);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        return text.length();
    }

    private static String seen(String inside) {
        String[] parts = inside.strip().split("\\s+", 2);
        String content = parts.length > 1 ? parts[1].strip() : "";
        return switch (parts[0]) {
            case "code", "literal" -> literal(content);
            case "link", "linkplain" -> literal(link(expand(content)));
            case "value" -> literal(name(content));
            case "return" -> "Returns " + expand(content) + ".";
            case "index" -> literal(content.split("\\s+", 2)[0]);
            case "systemProperty", "summary" -> expand(content);
            default -> "";
        };
    }

    /// The label of a link, or the name it points to without package and parameters.
    private static String link(String content) {
        int end = targetEnd(content);
        String label = content.substring(end).strip();
        return label.isEmpty() ? name(content.substring(0, end)) : plainLabel(label);
    }

    private static String plainLabel(String label) {
        return label.replaceAll("</?(?i:code|tt|i|b|em|strong)>", "");
    }

    /// A target ends at the first space outside its parameter list and type arguments.
    private static int targetEnd(String content) {
        int depth = 0;
        for (int at = 0; at < content.length(); at++) {
            char c = content.charAt(at);
            depth += c == '(' || c == '<' ? 1 : c == ')' || c == '>' ? -1 : 0;
            if (depth == 0 && Character.isWhitespace(c)) {
                return at;
            }
        }
        return content.length();
    }

    /// `java.util.Map#get(Object)` → `Map.get`.
    static String name(String target) {
        int parameters = target.indexOf('(');
        String path = parameters < 0 ? target : target.substring(0, parameters);
        int hash = path.indexOf('#');
        String type = hash < 0 ? path : path.substring(0, hash);
        String simple = type.replaceAll("(?<![\\w.])(?:[a-z][a-z0-9_]*\\.)+(?=[A-Z])", "");
        String member = hash < 0 ? "" : path.substring(hash + 1);
        boolean constructor = ("." + simple).endsWith("." + member);
        if (constructor || simple.isEmpty() || member.isEmpty()) {
            return simple.isEmpty() ? member : simple;
        }
        return simple + "." + member;
    }

    private static String literal(String text) {
        StringBuilder hidden = new StringBuilder(text);
        for (int at = 0; at < hidden.length(); at++) {
            int special = SPECIAL.indexOf(hidden.charAt(at));
            if (special >= 0) {
                hidden.setCharAt(at, (char) (FIRST_STAND_IN + special));
            }
        }
        return hidden.toString();
    }
}
