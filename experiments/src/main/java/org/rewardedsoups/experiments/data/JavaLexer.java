package org.rewardedsoups.experiments.data;

import java.util.ArrayList;
import java.util.List;

/// Cuts Java source into the few kinds of token that finding documented declarations needs.
///
/// Ordinary comments vanish; strings, characters, text blocks and numbers become one opaque literal,
/// so that a brace or a comment mark inside them is never taken for code.
final class JavaLexer {
    enum Kind {
        DOC,
        WORD,
        SYMBOL,
        LITERAL
    }

    /// @param text the token as written; a literal's text is empty
    record Token(Kind kind, String text) {
        boolean is(String symbolOrWord) {
            return kind != Kind.DOC && text.equals(symbolOrWord);
        }

        boolean isWord() {
            return kind == Kind.WORD;
        }
    }

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private JavaLexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String source) {
        JavaLexer lexer = new JavaLexer(source);
        while (lexer.at < source.length()) {
            lexer.next();
        }
        return lexer.tokens;
    }

    private void next() {
        char c = source.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (source.startsWith("//", at)) {
            at = endOf("\n", at);
        } else if (source.startsWith("/*", at)) {
            comment();
        } else if (source.startsWith("\"\"\"", at)) {
            textBlock();
        } else if (c == '"' || c == '\'') {
            quoted(c);
        } else if (Character.isJavaIdentifierStart(c)) {
            word();
        } else if (Character.isDigit(c)) {
            number();
        } else {
            int length = source.startsWith("...", at) ? 3 : 1;
            tokens.add(new Token(Kind.SYMBOL, source.substring(at, at + length)));
            at += length;
        }
    }

    private void comment() {
        int end = endOf("*/", at + 2);
        boolean doc = source.startsWith("/**", at) && !source.startsWith("/**/", at);
        if (doc) {
            tokens.add(new Token(Kind.DOC, source.substring(at, end)));
        }
        at = end;
    }

    private void textBlock() {
        at += 3;
        while (at < source.length() && !source.startsWith("\"\"\"", at)) {
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        at = Math.min(source.length(), at + 3);
        tokens.add(new Token(Kind.LITERAL, ""));
    }

    /// A string or character; one that is never closed ends with its line.
    private void quoted(char quote) {
        at++;
        while (at < source.length() && source.charAt(at) != quote && source.charAt(at) != '\n') {
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        at = Math.min(source.length(), at + 1);
        tokens.add(new Token(Kind.LITERAL, ""));
    }

    private void word() {
        int start = at;
        while (at < source.length() && Character.isJavaIdentifierPart(source.charAt(at))) {
            at++;
        }
        tokens.add(new Token(Kind.WORD, source.substring(start, at)));
    }

    private void number() {
        while (at < source.length()
                && (Character.isJavaIdentifierPart(source.charAt(at))
                        || source.charAt(at) == '.')) {
            at++;
        }
        tokens.add(new Token(Kind.LITERAL, ""));
    }

    private int endOf(String mark, int from) {
        int found = source.indexOf(mark, from);
        return found < 0 ? source.length() : found + mark.length();
    }
}
