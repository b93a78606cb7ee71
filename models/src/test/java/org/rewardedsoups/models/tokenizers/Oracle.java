package org.rewardedsoups.models.tokenizers;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;

/// Hugging Face's own tokenizers, through DJL, from a file's content and without any network.
final class Oracle implements AutoCloseable {
    static {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
        System.setProperty("ENGINE_CACHE_DIR", "target/djl");
        System.setProperty("DJL_CACHE_DIR", "target/djl");
    }

    private final HuggingFaceTokenizer tokenizer;

    private Oracle(byte[] json, Map<String, String> options) {
        try {
            tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// No special tokens around the text, nothing cut, nothing padded.
    static Oracle plain(byte[] json) {
        return new Oracle(
                json,
                Map.of(
                        "addSpecialTokens", "false",
                        "truncation", "do_not_truncate",
                        "padding", "do_not_pad"));
    }

    /// Special tokens around, and at most `maxLength` tokens.
    static Oracle truncating(byte[] json, int maxLength) {
        return new Oracle(
                json,
                Map.of(
                        "addSpecialTokens", "true",
                        "truncation", "longest_first",
                        "maxLength", Integer.toString(maxLength),
                        "padding", "do_not_pad"));
    }

    /// The ids of `text`, in which added tokens stand for themselves. The bridge to native code has
    /// no way to pass a lone surrogate, so it gets what our tokenizers read in its place.
    int[] ids(String text) {
        return ints(tokenizer.encode(WellFormed.of(text)).getIds());
    }

    Encoding encoding(String text) {
        return encoding(tokenizer.encode(WellFormed.of(text)));
    }

    Encoding encoding(String a, String b) {
        return encoding(tokenizer.encode(WellFormed.of(a), WellFormed.of(b)));
    }

    private static Encoding encoding(ai.djl.huggingface.tokenizers.Encoding e) {
        return new Encoding(ints(e.getIds()), ints(e.getTypeIds()));
    }

    String decode(int[] ids, boolean skipSpecial) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecial);
    }

    private static int[] ints(long[] values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
