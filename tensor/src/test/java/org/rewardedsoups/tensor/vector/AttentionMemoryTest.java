package org.rewardedsoups.tensor.vector;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.tensor.Attention;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.AttentionPattern;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Segments;
import org.rewardedsoups.tensor.Tensor;

/// Attention works in tiles: no T×T matrix exists, neither in tensors nor in the kernels' scratch.
class AttentionMemoryTest {
    private static final int TOKENS = 4_096, HEADS = 2, SIZE = 16;

    private final RandomGenerator rng = new Rngs(1).stream("attention memory");

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"causal", "left padded", "bidirectional", "packed"})
    void memoryGrowsWithTheTokensNotWithTheirSquare(String kind) {
        AttentionPattern pattern =
                switch (kind) {
                    case "causal" -> AttentionMask.causal(1, TOKENS);
                    case "left padded" -> AttentionMask.causalLeftPadded(new int[] {7}, TOKENS);
                    case "bidirectional" -> AttentionMask.bidirectional(new int[] {TOKENS - 3});
                    default -> Segments.of(new int[] {TOKENS});
                };
        Tensor q = Tensor.gaussian(rng, 1, TOKENS, HEADS, SIZE);
        Tensor k = Tensor.gaussian(rng, 1, TOKENS, 1, SIZE); // both heads share it
        Tensor v = Tensor.gaussian(rng, 1, TOKENS, 1, SIZE);
        long scratch = Workers.scratchBytes();
        Scope scope = Scope.open();
        try (scope) {
            var forward = Attention.attention(q, k, v, pattern, 0.25);
            Attention.attentionGrad(q, k, v, pattern, 0.25, forward, forward.out());
        }
        long square = 4L * TOKENS * TOKENS;
        long taken = scope.peakBytes() + Workers.scratchBytes() - scratch;
        assertTrue(taken < square / 4, taken + " bytes, where T×T takes " + square);
    }
}
