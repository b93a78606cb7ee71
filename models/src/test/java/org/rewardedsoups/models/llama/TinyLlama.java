package org.rewardedsoups.models.llama;

import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Decoders small enough for finite differences, with weights large enough to matter.
public final class TinyLlama {
    public static final LlamaConfig CONFIG = LlamaConfig.small(13, 8, 12, 2, 4, 2, 24);

    private TinyLlama() {}

    public static Llama create(LlamaConfig config, long seed) {
        return Llama.create(config, Initializer.gaussian(0.5, new Rngs(seed).stream("init")));
    }

    public static Llama create(long seed) {
        return create(CONFIG, seed);
    }

    /// The same weights in float64.
    public static Llama twice(Llama llama) {
        return Llama.of(llama.config(), llama.stateDict(), DType.F64);
    }

    /// `count` rows of 1 to `longest` tokens.
    public static List<int[]> rows(int count, int longest, long seed) {
        RandomGenerator rng = new Rngs(seed).stream("rows");
        List<int[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(rng.ints(1 + rng.nextInt(longest), 0, CONFIG.vocabSize()).toArray());
        }
        return rows;
    }
}
