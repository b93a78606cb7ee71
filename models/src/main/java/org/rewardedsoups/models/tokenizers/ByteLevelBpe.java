package org.rewardedsoups.models.tokenizers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.rewardedsoups.tensor.AtomicFile;
import org.rewardedsoups.tensor.ModelFormatException;

/// Byte-level byte pair encoding as in GPT-2 (Radford et al., 2019): any text has an encoding, and
/// decoding it gives the text back.
///
/// Text is cut into words by GPT-2's pattern, words into UTF-8 bytes, and bytes merge into tokens.
public final class ByteLevelBpe implements Tokenizer {
    private static final int CACHED_WORDS = 1 << 16;
    private static final int CACHED_LENGTH = 64;

    private final Vocabulary vocabulary;
    private final Merges merges;
    private final boolean wholeWordsFirst;
    private final AddedTokens added;
    private final byte[][] bytes;
    private final boolean[] special;
    private final BitSet addedIds = new BitSet();
    private final int[] byteIds = new int[256];
    private final Map<String, int[]> cache = new ConcurrentHashMap<>();

    /// @param wholeWordsFirst whether a word that is a token is not merged (`ignore_merges`)
    ByteLevelBpe(
            Vocabulary vocabulary,
            Merges merges,
            boolean wholeWordsFirst,
            List<AddedToken> addedTokens) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.wholeWordsFirst = wholeWordsFirst;
        this.added = new AddedTokens(addedTokens);
        this.bytes = new byte[vocabulary.size()][];
        this.special = new boolean[vocabulary.size()];
        for (int id = 0; id < bytes.length; id++) {
            bytes[id] = ByteAlphabet.bytes(vocabulary.token(id));
        }
        for (AddedToken token : addedTokens) {
            special[token.id()] = token.special();
            addedIds.set(token.id());
        }
        for (int b = 0; b < 256; b++) {
            byteIds[b] = byteId(vocabulary, b);
        }
    }

    private static int byteId(Vocabulary vocabulary, int b) {
        String spelling = String.valueOf(ByteAlphabet.spelling(b));
        return vocabulary
                .id(spelling)
                .orElseThrow(
                        () ->
                                new ModelFormatException(
                                        "byte-level BPE: expected a token for each of 256 bytes,"
                                                + " got none for byte %d, spelled %s"
                                                        .formatted(b, spelling)));
    }

    /// Reads a Hugging Face `tokenizer.json`.
    ///
    /// @throws ModelFormatException if it is malformed or uses what we do not support
    public static ByteLevelBpe read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    /// Reads a Hugging Face `tokenizer.json`; the stream is left open.
    ///
    /// @throws ModelFormatException if it is malformed or uses what we do not support
    public static ByteLevelBpe read(InputStream in) throws IOException {
        return ByteLevelBpeJson.read(JsonFields.read(in));
    }

    /// The content of a Hugging Face `tokenizer.json`.
    public byte[] toJson() {
        return ByteLevelBpeJson.write(vocabulary, merges, wholeWordsFirst, added.all());
    }

    /// Writes a Hugging Face `tokenizer.json`; an existing file is replaced in one step.
    public void write(Path file) throws IOException {
        AtomicFile.write(file, toJson());
    }

    @Override
    public int[] encode(String text) {
        IntList ids = new IntList();
        encode(WellFormed.of(text), ids);
        return ids.toArray();
    }

    @Override
    public int[] encodeWithAddedTokens(String text) {
        IntList ids = new IntList();
        added.split(WellFormed.of(text), ids::add, plain -> encode(plain, ids));
        return ids.toArray();
    }

    private void encode(String text, IntList ids) {
        for (int start = 0; start < text.length(); ) {
            int end = Gpt2Words.end(text, start);
            ids.addAll(tokens(text.substring(start, end)));
            start = end;
        }
    }

    private int[] tokens(String word) {
        int[] known = cache.get(word);
        if (known != null) {
            return known;
        }
        int[] tokens = merge(word.getBytes(StandardCharsets.UTF_8));
        if (word.length() <= CACHED_LENGTH && cache.size() < CACHED_WORDS) {
            cache.put(word, tokens);
        }
        return tokens;
    }

    private int[] merge(byte[] word) {
        if (wholeWordsFirst) {
            StringBuilder spelled = new StringBuilder(word.length);
            for (byte b : word) {
                spelled.append(ByteAlphabet.spelling(b & 0xFF));
            }
            OptionalInt whole = vocabulary.id(spelled.toString());
            if (whole.isPresent() && !addedIds.get(whole.getAsInt())) {
                return new int[] {whole.getAsInt()};
            }
        }
        int[] symbols = new int[word.length];
        for (int i = 0; i < word.length; i++) {
            symbols[i] = byteIds[word[i] & 0xFF];
        }
        return merges.apply(symbols);
    }

    @Override
    public String decode(int[] ids) {
        return decode(ids, true);
    }

    @Override
    public String decodeText(int[] ids) {
        return decode(ids, false);
    }

    /// Bytes that are not UTF-8, such as half a character, become U+FFFD.
    private String decode(int[] ids, boolean withSpecial) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int id : ids) {
            vocabulary.token(id); // refuses ids outside the vocabulary
            if (withSpecial || !special[id]) {
                text.writeBytes(bytes[id]);
            }
        }
        return Utf8.decode(text.toByteArray());
    }

    @Override
    public int size() {
        return vocabulary.size();
    }

    @Override
    public OptionalInt id(String token) {
        return vocabulary.id(token);
    }

    @Override
    public String token(int id) {
        return vocabulary.token(id);
    }

    @Override
    public List<AddedToken> addedTokens() {
        return added.all();
    }
}
