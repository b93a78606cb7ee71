package org.rewardedsoups.models.bert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.models.tokenizers.Encoding;
import org.rewardedsoups.tensor.Rngs;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Our engine against ONNX Runtime, on the same files.
class PublishedEncoderTest {
    private static final int MAX_TOKENS = 96;
    private static final double TOLERANCE = 1e-4;
    private static final String[] WORDS =
            ("the a of to returns list map given element value if not null index array stream file"
                            + " whether this method creates new instance with specified size throws"
                            + " exception when argument is negative HashMap.put(key) foo_bar() 42"
                            + " naïve Zürich 東京 thread-safe iterator; closes, underlying (buffer)")
                    .split(" ");

    @Test
    void miniLmAgreesWithOnnxRuntimeOn200Texts() throws Exception {
        assertAgrees(PublishedEncoder.MINI_LM, "/all-minilm-l6-v2.onnx", 200);
    }

    @Test
    void bgeSmallAgreesWithOnnxRuntimeOn50Texts() throws Exception {
        assertAgrees(PublishedEncoder.BGE_SMALL, "/bge-small-en-v1.5.onnx", 50);
    }

    @Test
    void e5SmallAgreesWithOnnxRuntimeOn50Texts() throws Exception {
        assertAgrees(PublishedEncoder.E5_SMALL, "/e5-small-v2.onnx", 50);
    }

    @Test
    void textsThatMeanTheSameAreNearer() {
        float[][] x =
                PublishedEncoder.MINI_LM
                        .load(64)
                        .embed(
                                List.of(
                                        "I liked the movie.",
                                        "A great film!",
                                        "Segmentation fault"));
        assertTrue(dot(x[0], x[1]) > dot(x[0], x[2]) + 0.2);
        assertEquals(1, dot(x[2], x[2]), 1e-5);
    }

    private static void assertAgrees(PublishedEncoder published, String resource, int count)
            throws Exception {
        assumeTrue(
                published.installed(),
                published + " is not on the class path; run with -Pslow to compare it");
        SentenceEncoder encoder = published.load(MAX_TOKENS);
        List<String> texts = texts(count);
        float[][] actual = encoder.embed(texts);
        double worst = 0;
        try (OnnxRuntimeEncoder oracle = new OnnxRuntimeEncoder(resource)) {
            for (int i = 0; i < count; i++) {
                Encoding encoding =
                        encoder.tokenizer().single(encoder.prefix() + texts.get(i), MAX_TOKENS);
                double[] expected = oracle.embed(encoding, encoder.pooling());
                for (int c = 0; c < expected.length; c++) {
                    worst = Math.max(worst, Math.abs(expected[c] - actual[i][c]));
                }
            }
        }
        assertTrue(worst < TOLERANCE, published + ": largest difference " + worst);
    }

    /// Texts of 0 to 120 words, so that padding and cutting happen.
    private static List<String> texts(int count) {
        RandomGenerator rng = new Rngs(7).stream("texts");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int words = i % 10 == 9 ? 100 + rng.nextInt(20) : i % 30;
            StringBuilder text = new StringBuilder();
            for (int w = 0; w < words; w++) {
                text.append(WORDS[rng.nextInt(WORDS.length)]).append(' ');
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
