package org.rewardedsoups.models.tokenizers;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.rewardedsoups.tensor.ModelFormatException;

/// WordPiece as in BERT (Devlin et al., 2019): text is cleaned, cut at spaces and punctuation, and
/// each word is covered greedily by the longest tokens; a word that cannot be covered is one
/// unknown token.
///
/// [#single] and [#pair] add what an encoder expects: `[CLS] A [SEP]` and `[CLS] A [SEP] B [SEP]`.
public final class WordPiece implements Tokenizer {
    private static final int CACHED_WORDS = 1 << 16;

    private final Vocabulary vocabulary;
    private final Options options;
    private final AddedTokens added;
    private final Map<String, int[]> cache = new ConcurrentHashMap<>();

    /// What a `tokenizer.json` says beside the tokens.
    ///
    /// @param continuation how a token that continues a word begins, `##`
    /// @param longestWord the length in characters beyond which a word is unknown
    /// @param unknown the id of `[UNK]`
    /// @param start the id of `[CLS]`
    /// @param end the id of `[SEP]`
    /// @param cleanup whether decoding removes spaces before punctuation and contractions
    record Options(
            BertNormalizer normalizer,
            String continuation,
            int longestWord,
            int unknown,
            int start,
            int end,
            boolean cleanup) {}

    WordPiece(Vocabulary vocabulary, Options options, List<AddedToken> addedTokens) {
        this.vocabulary = vocabulary;
        this.options = options;
        this.added = new AddedTokens(addedTokens);
    }

    /// Reads a Hugging Face `tokenizer.json`; the stream is left open. Its truncation and padding
    /// are not ours: callers say how long an encoding may be, and pad batches themselves.
    ///
    /// @throws ModelFormatException if it is malformed or uses what we do not support
    public static WordPiece read(InputStream in) throws IOException {
        return WordPieceJson.read(JsonFields.read(in));
    }

    /// `[CLS] A [SEP]`, of type 0; a long A loses its end.
    ///
    /// @param maxLength the most tokens, at least 2
    public Encoding single(String a, int maxLength) {
        requireLength(maxLength, 2);
        int[] first = encode(a);
        int n = Math.min(first.length, maxLength - 2);
        int[] ids = new int[n + 2];
        put(ids, 0, first, n);
        ids[0] = options.start();
        return new Encoding(ids, new int[n + 2]);
    }

    /// `[CLS] A [SEP]` of type 0, then `B [SEP]` of type 1; the longer text loses its end first.
    ///
    /// @param maxLength the most tokens, at least 3
    public Encoding pair(String a, String b, int maxLength) {
        requireLength(maxLength, 3);
        int[] first = encode(a);
        int[] second = encode(b);
        int room = maxLength - 3;
        int n = keptOfFirst(first.length, second.length, room);
        int m = Math.min(second.length, room - n);
        int[] ids = new int[n + m + 3];
        put(ids, 0, first, n);
        put(ids, n + 1, second, m);
        ids[0] = options.start();
        int[] typeIds = new int[ids.length];
        Arrays.fill(typeIds, n + 2, typeIds.length, 1);
        return new Encoding(ids, typeIds);
    }

    /// Writes the first `n` of `tokens` behind position `at`, and the end token behind them.
    private void put(int[] ids, int at, int[] tokens, int n) {
        System.arraycopy(tokens, 0, ids, at + 1, n);
        ids[at + 1 + n] = options.end();
    }

    /// How many of n tokens stay beside m others: all if there is room, else the shorter text stays
    /// whole, else each keeps half (of an odd room the longer text gets the larger half).
    private static int keptOfFirst(int n, int m, int room) {
        if (n + m <= room) {
            return n;
        }
        int half = room / 2;
        if (n <= m) {
            return Math.min(n, half);
        }
        return room - Math.min(m, half);
    }

    private static void requireLength(int maxLength, int least) {
        if (maxLength < least) {
            throw new IllegalArgumentException(
                    "WordPiece: expected a maximum length of at least %d, got %d"
                            .formatted(least, maxLength));
        }
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
        String clean = options.normalizer().apply(text);
        int start = 0;
        int codePoint;
        for (int i = 0; i < clean.length(); i += Character.charCount(codePoint)) {
            codePoint = clean.codePointAt(i);
            boolean punctuation = Unicode8.punctuation(codePoint);
            if (!punctuation && !WhiteSpace.contains(codePoint)) {
                continue;
            }
            word(clean, start, i, ids);
            start = i + Character.charCount(codePoint);
            if (punctuation) {
                word(clean, i, start, ids);
            }
        }
        word(clean, start, clean.length(), ids);
    }

    private void word(String text, int start, int end, IntList ids) {
        if (end == start) {
            return;
        }
        boolean tooLong =
                end - start > options.longestWord()
                        && text.codePointCount(start, end) > options.longestWord();
        if (tooLong) {
            ids.add(options.unknown());
            return;
        }
        String word = text.substring(start, end);
        int[] tokens = cache.get(word);
        if (tokens == null) {
            tokens = cover(word);
            if (cache.size() < CACHED_WORDS) {
                cache.put(word, tokens);
            }
        }
        ids.addAll(tokens);
    }

    /// The longest token that begins the word, then the longest that continues it, and so on.
    private int[] cover(String word) {
        IntList tokens = new IntList();
        for (int start = 0; start < word.length(); ) {
            String prefix = start == 0 ? "" : options.continuation();
            int end = word.length();
            OptionalInt token = vocabulary.id(prefix + word.substring(start, end));
            while (token.isEmpty()) {
                end = word.offsetByCodePoints(end, -1);
                if (end == start) {
                    return new int[] {options.unknown()};
                }
                token = vocabulary.id(prefix + word.substring(start, end));
            }
            tokens.add(token.getAsInt());
            start = end;
        }
        return tokens.toArray();
    }

    @Override
    public String decode(int[] ids) {
        return WordPieceText.join(
                Arrays.stream(ids).mapToObj(this::token).toList(),
                options.continuation(),
                options.cleanup());
    }

    @Override
    public String decodeText(int[] ids) {
        int[] plain = Arrays.stream(ids).filter(id -> !special(id)).toArray();
        return decode(plain);
    }

    private boolean special(int id) {
        return added.all().stream().anyMatch(token -> token.id() == id && token.special());
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
