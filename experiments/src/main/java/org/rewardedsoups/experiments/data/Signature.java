package org.rewardedsoups.experiments.data;

import org.rewardedsoups.experiments.data.JavaLexer.Kind;
import org.rewardedsoups.experiments.data.JavaLexer.Token;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Writes a declaration on one line as a reader would name it.
///
/// `@Override public final <T> java.util.List<T> copy(final T[] from) throws IOException {` inside
/// class `Lists` becomes `List<T> Lists.copy(T[] from)`: annotations, modifiers other than `static`,
/// leading type parameters, packages of types and thrown exceptions are left out.
final class Signature {
    private static final Set<String> MODIFIERS =
            Set.of(
                    "public",
                    "protected",
                    "private",
                    "final",
                    "abstract",
                    "synchronized",
                    "native",
                    "strictfp",
                    "transient",
                    "volatile",
                    "default",
                    "sealed",
                    "non",
                    "-");
    private static final Set<String> TYPES = Set.of("class", "interface", "enum", "record");
    private static final int LONGEST = 400;

    private Signature() {}

    /// @param tokens from the token after the comment on; only as many as needed are read
    /// @param owner the dotted name of the enclosing types, empty at the top level
    static Optional<String> read(List<Token> tokens, String owner) {
        List<Token> head = head(tokens);
        if (head.isEmpty() || !head.getFirst().isWord()) {
            return Optional.empty();
        }
        String first = head.getFirst().text();
        if (first.equals("package") || first.equals("import") || first.equals("module")) {
            return first.equals("package") ? Optional.of(text(head, false)) : Optional.empty();
        }
        int start = first.equals("static") ? 1 : 0;
        if (head.size() > start
                && TYPES.contains(head.get(start).text())
                && head.size() > start + 1
                && head.get(start + 1).isWord()) {
            return Optional.of(type(head.subList(start, head.size()), owner));
        }
        return owner.isEmpty() ? Optional.empty() : member(head, owner);
    }

    /// The tokens that matter: up to the body, the value, or the end of the declaration.
    private static List<Token> head(List<Token> tokens) {
        List<Token> head = new ArrayList<>();
        int depth = 0;
        for (int at = 0; at < tokens.size() && head.size() < LONGEST; at++) {
            Token token = tokens.get(at);
            if (token.is("@") && at + 1 < tokens.size()) {
                boolean annotationType = tokens.get(at + 1).is("interface");
                at = annotationType ? at : annotationEnd(tokens, at);
                continue;
            }
            boolean ends = depth == 0 && ends(token, head);
            if (ends || token.kind() == Kind.DOC) {
                break;
            }
            depth += depthChange(token);
            if (depth < 0) {
                break;
            }
            if (!MODIFIERS.contains(token.text())) {
                head.add(token);
            }
        }
        return withoutTypeParameters(head);
    }

    private static boolean ends(Token token, List<Token> head) {
        boolean closed = !head.isEmpty() && head.getLast().is(")");
        return switch (token.text()) {
            case "{", "}", ";", "=", "permits" -> true;
            case "default", "throws" -> closed;
            case "," -> !isTypeHeader(head);
            default -> false;
        };
    }

    private static boolean isTypeHeader(List<Token> head) {
        return head.stream().limit(2).anyMatch(token -> TYPES.contains(token.text()));
    }

    private static int depthChange(Token token) {
        return switch (token.text()) {
            case "(", "<", "[" -> token.kind() == Kind.SYMBOL ? 1 : 0;
            case ")", ">", "]" -> token.kind() == Kind.SYMBOL ? -1 : 0;
            default -> 0;
        };
    }

    /// The last token of the annotation that starts at `at`.
    private static int annotationEnd(List<Token> tokens, int at) {
        int end = at + 1;
        while (end + 2 < tokens.size() && tokens.get(end + 1).is(".")) {
            end += 2;
        }
        if (end + 1 >= tokens.size() || !tokens.get(end + 1).is("(")) {
            return end;
        }
        int depth = 0;
        for (end++; end < tokens.size(); end++) {
            depth += tokens.get(end).is("(") ? 1 : tokens.get(end).is(")") ? -1 : 0;
            if (depth == 0) {
                return end;
            }
        }
        return end;
    }

    private static List<Token> withoutTypeParameters(List<Token> head) {
        int start = !head.isEmpty() && head.getFirst().is("static") ? 1 : 0;
        if (head.size() <= start || !head.get(start).is("<")) {
            return head;
        }
        int depth = 0;
        for (int at = start; at < head.size(); at++) {
            depth += head.get(at).is("<") ? 1 : head.get(at).is(">") ? -1 : 0;
            if (depth == 0) {
                List<Token> rest = new ArrayList<>(head.subList(0, start));
                rest.addAll(head.subList(at + 1, head.size()));
                return rest;
            }
        }
        return List.of();
    }

    private static String type(List<Token> head, String owner) {
        String prefix = owner.isEmpty() ? "" : owner + ".";
        String rest = text(head.subList(1, head.size()), true);
        return head.getFirst().text() + " " + prefix + rest;
    }

    private static Optional<String> member(List<Token> head, String owner) {
        int name = nameIndex(head);
        if (name < 0) {
            return Optional.empty();
        }
        String simple = owner.substring(owner.lastIndexOf('.') + 1);
        List<Token> before = head.subList(0, name);
        String rest = text(head.subList(name, head.size()), true);
        if (before.isEmpty() && head.get(name).is(simple)) {
            return Optional.of(
                    "new " + owner.substring(0, owner.length() - simple.length()) + rest);
        }
        if (before.isEmpty()) {
            return Optional.of(owner + "." + head.get(name).text());
        }
        return Optional.of(text(before, true) + " " + owner + "." + rest);
    }

    /// The word before the first parenthesis outside type arguments, or the last word.
    private static int nameIndex(List<Token> head) {
        int angles = 0;
        int last = -1;
        for (int at = 0; at < head.size(); at++) {
            Token token = head.get(at);
            angles += token.is("<") ? 1 : token.is(">") ? -1 : 0;
            if (angles == 0 && token.is("(")) {
                break;
            }
            if (angles == 0 && token.isWord() && !token.is("static")) {
                last = at;
            }
        }
        return last;
    }

    private static String text(List<Token> tokens, boolean dropPackages) {
        StringBuilder line = new StringBuilder();
        for (int at = 0; at < tokens.size(); at++) {
            Token token = tokens.get(at);
            boolean packagePart =
                    dropPackages
                            && at + 1 < tokens.size()
                            && tokens.get(at + 1).is(".")
                            && token.isWord()
                            && Character.isLowerCase(token.text().charAt(0));
            if (packagePart) {
                at++;
                continue;
            }
            if (spaced(line, token.text())) {
                line.append(' ');
            }
            line.append(token.text());
        }
        return line.toString();
    }

    private static boolean spaced(StringBuilder line, String next) {
        if (line.isEmpty() || ",)>].([".contains(next) || next.equals("...")) {
            return false;
        }
        char last = line.charAt(line.length() - 1);
        return !next.equals("<")
                && (last != '.' || line.toString().endsWith("..."))
                && "(<[".indexOf(last) < 0;
    }
}
