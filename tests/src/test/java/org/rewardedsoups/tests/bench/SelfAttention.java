package org.rewardedsoups.tests.bench;

import java.util.List;
import org.rewardedsoups.tensor.Attention;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Causal attention, `(B, T, H, D) → (B, T, H, D)`.
record SelfAttention(int batch, int tokens, int heads, int headSize) implements Task {

    /// Sequences of growing length, always 4096 tokens.
    static List<Job> jobs(boolean quick) {
        return (quick ? List.of(64) : List.of(128, 512, 2048))
                .stream()
                        .map(tokens ->
                                new SelfAttention((quick ? 64 : 4096) / tokens, tokens, 6, 64)
                                        .job())
                        .toList();
    }

    private Job job() {
        double flops = 4.0 * size() * tokens / 2; // two products, the masked half not counted
        String name = "attention T%d B%d H%d D%d".formatted(tokens, batch, heads, headSize);
        return new Job(name, "GFLOP/s", flops * 1e-9, new Limit.Fma(flops), 1e-3, this);
    }

    double scale() {
        return 1 / Math.sqrt(headSize);
    }

    /// @param name `q`, `k` or `v`
    float[] values(String name) {
        return Task.values(name, size());
    }

    private int size() {
        return batch * tokens * heads * headSize;
    }

    @Override
    public Work ours() {
        Shape shape = new Shape(batch, tokens, heads, headSize);
        Tensor q = Tensor.of(shape, values("q"));
        Tensor k = Tensor.of(shape, values("k"));
        Tensor v = Tensor.of(shape, values("v"));
        AttentionMask mask = AttentionMask.causal(batch, tokens);
        return new OurOperation(() -> Attention.attention(q, k, v, mask, scale()).out());
    }
}
