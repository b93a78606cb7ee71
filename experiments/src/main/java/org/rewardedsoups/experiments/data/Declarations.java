package org.rewardedsoups.experiments.data;

import org.rewardedsoups.experiments.data.JavaLexer.Kind;
import org.rewardedsoups.experiments.data.JavaLexer.Token;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Walks a Java file and pairs every Javadoc comment with the declaration that follows it.
///
/// Only the nesting of types is followed; method bodies are skipped by counting braces, and comments
/// inside them (local and anonymous classes) are ignored, as the javadoc tool ignores them.
final class Declarations {
    private static final Set<String> TYPES = Set.of("class", "interface", "enum", "record");
    private static final String BLOCK = "";

    private final List<Token> tokens;
    private final Deque<String> enclosing = new ArrayDeque<>();
    private final List<Documented> found = new ArrayList<>();
    private int parentheses;
    private String pendingType = BLOCK;
    private int pendingDepth;

    private Declarations(List<Token> tokens) {
        this.tokens = tokens;
    }

    static List<Documented> in(String source) {
        Declarations walk = new Declarations(JavaLexer.tokens(source));
        for (int at = 0; at < walk.tokens.size(); at++) {
            walk.visit(at);
        }
        return walk.found;
    }

    private void visit(int at) {
        Token token = tokens.get(at);
        if (token.kind() == Kind.DOC) {
            document(at);
        } else if (token.isWord()) {
            startType(at);
        } else if (token.kind() == Kind.SYMBOL) {
            nest(token.text());
        }
    }

    private void document(int at) {
        boolean insideCode = parentheses > 0 || enclosing.contains(BLOCK);
        boolean lastOfItsKind = at + 1 < tokens.size() && tokens.get(at + 1).kind() != Kind.DOC;
        if (insideCode || !lastOfItsKind) {
            return;
        }
        declaration(at + 1)
                .map(declaration -> new Documented(declaration, tokens.get(at).text()))
                .ifPresent(found::add);
    }

    private Optional<String> declaration(int from) {
        List<String> outer = new ArrayList<>(enclosing);
        String owner = outer.reversed().stream().collect(Collectors.joining("."));
        return Signature.read(tokens.subList(from, tokens.size()), owner);
    }

    /// Remembers the name after `class`, `record`, ... until the brace that opens its body.
    private void startType(int at) {
        boolean keyword = TYPES.contains(tokens.get(at).text()) && at + 1 < tokens.size();
        if (!keyword || !tokens.get(at + 1).isWord() || at > 0 && tokens.get(at - 1).is(".")) {
            return;
        }
        boolean recordHeader =
                at + 2 < tokens.size()
                        && (tokens.get(at + 2).is("(") || tokens.get(at + 2).is("<"));
        if (!tokens.get(at).is("record") || recordHeader) {
            pendingType = tokens.get(at + 1).text();
            pendingDepth = parentheses;
        }
    }

    private void nest(String symbol) {
        switch (symbol) {
            case "(" -> parentheses++;
            case ")" -> parentheses = Math.max(0, parentheses - 1);
            case "{" -> open();
            case "}" -> enclosing.poll();
            case ";" -> pendingType = BLOCK;
            default -> {}
        }
    }

    private void open() {
        if (parentheses == pendingDepth) {
            enclosing.push(pendingType);
            pendingType = BLOCK;
        } else {
            enclosing.push(BLOCK);
        }
    }
}
