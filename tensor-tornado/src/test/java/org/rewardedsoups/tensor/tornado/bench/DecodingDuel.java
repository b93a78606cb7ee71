package org.rewardedsoups.tensor.tornado.bench;

import java.util.Optional;
import java.util.function.Supplier;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.models.generation.KvCache;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.tornado.CompiledDecoding;

/// A LLaMA with random weights that reads one token after the other, its cache on the device and on
/// the CPU.
///
/// @param weights type of the matrices
/// @param model of that configuration; asked for if there is memory for it
record DecodingDuel(Duel duel, LoraSizes sizes, DType weights, Supplier<Llama> model) {
    /// Tokens whose scores are compared, the first of them the first of the text.
    private static final int COMPARED = 4;

    String label() {
        return sizes.decodeLabel(weights);
    }

    /// Seconds of the last token that the cache has room for; what counts is how fast weights are
    /// read, each once.
    Figure measure() {
        Optional<String> refusal =
                Memory.deviceRefusal(weights.bytes() * sizes.parameters())
                        .or(() -> Memory.hostRefusal(8 * sizes.parameters()));
        if (refusal.isPresent()) {
            return Figure.skipped(label(), refusal.get());
        }
        Llama model = this.model.get();
        int capacity = sizes.config().maxPositionEmbeddings();
        KvCache device = model.cache(1, capacity);
        KvCache cpu = model.cache(1, capacity);
        Tensor ids = Tensor.zeros(DType.I32, new Shape(1, 1));
        int[] at = {capacity - 3};
        try (CompiledDecoding decoding =
                CompiledDecoding.record(at, counts -> scores(model, ids, device, counts[0]), ids)) {
            double first = 0;
            double error = 0;
            for (int past = 0; past < COMPARED; past++) {
                Tensor token = Tensor.of(ids.shape(), 7 * past + 1);
                long start = System.nanoTime();
                float[] found = decoding.run(new int[] {past}, token).toFloats();
                first = past == 0 ? Duel.seconds(start) : first;
                error = Math.max(error, difference(onCpu(model, token, cpu, past), found));
            }
            int[] last = {capacity - 1};
            double deviceSeconds = duel.median(() -> decoding.run(last).get(0, 0, 0));
            double cpuSeconds = duel.median(() -> onCpu(model, ids, cpu, last[0])[0]);
            return new Figure(
                    label(),
                    "GB/s",
                    (double) weights.bytes() * sizes.parameters(),
                    deviceSeconds,
                    cpuSeconds,
                    error,
                    first,
                    decoding.launches(),
                    decoding.deviceBytes(),
                    Optional.empty());
        }
    }

    private static Tensor scores(Llama model, Tensor ids, KvCache cache, int past) {
        cache.rewind(past);
        return Gradients.off(() -> {
            TokenBatch token = TokenBatch.continued(ids, new int[1], past);
            return model.logits(model.hidden(token, cache)).value();
        });
    }

    private static float[] onCpu(Llama model, Tensor ids, KvCache cache, int past) {
        try (Scope _ = Scope.open()) {
            return scores(model, ids, cache, past).toFloats();
        }
    }

    /// The largest difference, relative to the largest score.
    private static double difference(float[] expected, float[] actual) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
        }
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference / largest;
    }
}
