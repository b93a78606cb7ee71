package org.rewardedsoups.models.llama;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// A decoder of any size with random bfloat16 weights, for measuring what no download is needed for.
public final class RandomLlama {
    /// Sign and mantissa of four bfloat16 numbers; their exponent makes them 2⁻⁶ to 2⁻⁵.
    private static final long FREE_BITS = 0x807f_807f_807f_807fL;

    private static final long EXPONENTS = 0x3c80_3c80_3c80_3c80L;

    private RandomLlama() {}

    /// Writes `config.json` and `model.safetensors`, one tensor in memory at a time; norms are 1,
    /// matrices ±U(2⁻⁶, 2⁻⁵), a deviation of 0.024.
    public static void write(Path folder, LlamaConfig config, RandomGenerator rng)
            throws IOException {
        Files.createDirectories(folder);
        StateDict layout =
                Llama.create(config, Initializer.unset(DType.F32))
                        .stateDict()
                        .map((_, x) -> Parameter.unset(DType.BF16, x.shape().dims()).value());
        SafeTensors.of(layout)
                .write(
                        folder.resolve(LlamaFolder.WEIGHTS),
                        name -> values(layout.get(name), rng));
        LlamaJson.write(folder.resolve(LlamaFolder.CONFIG), config, DType.BF16);
    }

    private static Tensor values(Tensor like, RandomGenerator rng) {
        if (like.shape().rank() == 1) {
            return Tensor.full(DType.BF16, like.shape(), 1);
        }
        Tensor out = Tensor.empty(DType.BF16, like.shape());
        MemorySegment data = out.data();
        long whole = out.size() / 4;
        for (long i = 0; i < whole; i++) {
            data.set(JAVA_LONG_UNALIGNED, 8 * i, rng.nextLong() & FREE_BITS | EXPONENTS);
        }
        for (long i = 4 * whole; i < out.size(); i++) {
            out.put(i, 1.0 / 64);
        }
        return out;
    }
}
