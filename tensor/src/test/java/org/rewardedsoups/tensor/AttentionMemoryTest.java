package org.rewardedsoups.tensor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attention works in tiles: no T×T matrix exists, neither in tensors nor in the kernels' scratch.
class AttentionMemoryTest {
    private static final int TOKENS = 4_096, HEADS = 2, SIZE = 16;

    private final RandomGenerator rng = new Rngs(1).stream("attention memory");

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"causal", "left padded", "bidirectional", "packed"})
    void memoryGrowsWithTheTokensNotWithTheirSquare(String kind) {
        for (int i = 0; i < 50; i++) {
            taken(kind, 256); // the interpreter makes garbage of vectors
        }
        long square = 4L * TOKENS * TOKENS;
        long taken = taken(kind, TOKENS);
        assertTrue(taken < square / 4, taken + " bytes, where T×T takes " + square);
    }

    /// Bytes of tensors in use at a time, and of what the kernels allocated.
    private long taken(String kind, int tokens) {
        AttentionPattern pattern =
                switch (kind) {
                    case "causal" -> AttentionMask.causal(1, tokens);
                    case "left padded" -> AttentionMask.causalLeftPadded(new int[] {7}, tokens);
                    case "bidirectional" -> AttentionMask.bidirectional(new int[] {tokens - 3});
                    default -> Segments.of(new int[] {tokens});
                };
        Tensor q = Tensor.gaussian(rng, 1, tokens, HEADS, SIZE);
        Tensor k = Tensor.gaussian(rng, 1, tokens, 1, SIZE); // both heads share it
        Tensor v = Tensor.gaussian(rng, 1, tokens, 1, SIZE);
        long before = heap();
        Scope scope = Scope.open();
        try (scope) {
            var forward = Attention.attention(q, k, v, pattern, 0.25);
            Attention.attentionGrad(q, k, v, pattern, 0.25, forward, forward.out());
        }
        return scope.peakBytes() + heap() - before;
    }

    /// Bytes that all threads have allocated so far.
    private static long heap() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds())).sum();
    }
}
