package org.rewardedsoups.models.tokenizers;

import java.util.List;

/// Readable text from WordPiece tokens. Case, accents and the original spaces are gone for good.
final class WordPieceText {
    /// What Hugging Face's cleanup replaces in each token, in this order.
    private static final List<Fix> FIXES =
            List.of(
                    new Fix(" .", "."),
                    new Fix(" ?", "?"),
                    new Fix(" !", "!"),
                    new Fix(" ,", ","),
                    new Fix(" ' ", "'"),
                    new Fix(" n't", "n't"),
                    new Fix(" 'm", "'m"),
                    new Fix(" do not", " don't"),
                    new Fix(" 's", "'s"),
                    new Fix(" 've", "'ve"),
                    new Fix(" 're", "'re"));

    private record Fix(String from, String to) {}

    private WordPieceText() {}

    static String join(List<String> tokens, String continuation, boolean cleanup) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            if (i > 0) {
                boolean continues = token.startsWith(continuation);
                token = continues ? token.substring(continuation.length()) : " " + token;
            }
            text.append(cleanup ? clean(token) : token);
        }
        return text.toString();
    }

    private static String clean(String token) {
        for (Fix fix : FIXES) {
            token = token.replace(fix.from(), fix.to());
        }
        return token;
    }
}
