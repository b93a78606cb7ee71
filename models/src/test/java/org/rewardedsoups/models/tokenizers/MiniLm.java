package org.rewardedsoups.models.tokenizers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The tokenizer of all-MiniLM-L6-v2, from the test class path.
final class MiniLm {
    private MiniLm() {}

    static byte[] tokenizerJson() {
        try (InputStream in =
                MiniLm.class.getResourceAsStream("/all-minilm-l6-v2-tokenizer.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
