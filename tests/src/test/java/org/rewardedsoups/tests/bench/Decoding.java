package org.rewardedsoups.tests.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rewardedsoups.models.generation.Generator;
import org.rewardedsoups.models.generation.Greedy;
import org.rewardedsoups.models.generation.Request;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;

/// Greedy decoding of one text with a cache of keys and values; the prompt is read in the time that
/// is measured.
///
/// @param weights how they are stored
record Decoding(LlamaConfig config, DType weights, int prompt, int newTokens) implements Task {
    private static final int COMPARED = 4;

    static List<Job> jobs(boolean quick) {
        LlamaConfig small = LlamaConfig.small(512, 64, 128, 2, 2, 2, 64);
        LlamaConfig full = LlamaConfig.small(8192, 384, 1024, 6, 6, 6, 128);
        if (quick) {
            return List.of(new Decoding(small, DType.F32, 8, 16).job());
        }
        return Stream.of(DType.F32, DType.BF16, DType.I8)
                .map(weights -> new Decoding(full, weights, 16, 100).job())
                .toList();
    }

    private Job job() {
        double bytes = (double) weights.bytes() * parameters() * newTokens;
        String name =
                "decode %s %dx%d"
                        .formatted(
                                weights.name().toLowerCase(Locale.ROOT),
                                config.numHiddenLayers(),
                                config.hiddenSize());
        return new Job(name, "tokens/s", newTokens, new Limit.Memory(bytes), 0, this);
    }

    /// Weights that are read for a token, the embedding once as the head.
    private long parameters() {
        long c = config.hiddenSize();
        long block = 4 * c * c + 3 * c * config.intermediateSize();
        return config.numHiddenLayers() * block + config.vocabSize() * c;
    }

    /// The network that everybody decodes with.
    Llama llama() {
        return Llama.create(config, Initializer.gaussian(0.02, new Rngs(1).stream("init")));
    }

    private Llama stored() {
        return switch (weights) {
            case BF16 -> llama().bfloat16();
            case I8 -> llama().int8();
            default -> llama();
        };
    }

    int[] promptTokens() {
        return IntStream.range(0, prompt).map(i -> i * 37 % config.vocabSize()).toArray();
    }

    /// The first tokens as one number.
    static double result(int[] tokens) {
        return IntStream.of(tokens)
                .limit(COMPARED)
                .asDoubleStream()
                .reduce(0, (s, t) -> 1e4 * s + t);
    }

    @Override
    public Work ours() {
        var generator = new Generator(stored(), new Greedy(), -1, 1);
        var request = new Request(promptTokens(), newTokens, new Rngs(1).stream("unused"));
        return new Work() {
            private int[] tokens = {};

            @Override
            public void run() {
                tokens = generator.generate(List.of(request)).getFirst().tokens();
            }

            @Override
            public double result() {
                return Decoding.result(tokens);
            }
        };
    }
}
