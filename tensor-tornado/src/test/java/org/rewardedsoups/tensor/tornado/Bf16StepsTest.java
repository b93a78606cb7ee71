package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.rewardedsoups.tensor.KernelsContract.assertClose;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.models.generation.KvCache;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.models.llama.LlamaFolder;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Selections;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.StepRecorder.Reload;
import org.rewardedsoups.tensor.Tensor;

/// Steps on the device that read weights in bfloat16, which stay there.
@Tag("gpu")
class Bf16StepsTest {
    private static final int CAPACITY = 20;

    private final RandomGenerator rng = new Rngs(1).stream("test");

    @BeforeAll
    static void deviceIsThere() {
        Device.require();
    }

    /// Parts of memory that begin at odd numbers, and memory of an odd number of them.
    @ParameterizedTest(name = "{0} rows of {1}, weights from row {2} and column {3}")
    @CsvSource({
        "1, 7, 1, 0", "1, 7, 2, 0", "1, 8, 1, 0", "1, 514, 3, 0", "3, 7, 1, 0", "3, 8, 1, 0",
        "12, 7, 1, 0", "12, 8, 3, 0", "1, 8, 1, 1", "1, 8, 1, 2", "3, 8, 0, 3", "12, 8, 2, 1"
    })
    void partsOfWeightsAreReadFromWhereTheyBegin(int rows, int k, int from, int left) {
        Tensor x = Tensor.gaussian(rng, rows, k);
        long width = k == 7 ? 7 : k + 4;
        Tensor weights = Tensor.gaussian(rng, 11, width).cast(DType.BF16);
        Tensor ids = Tensor.of(new Shape(3), 2, 0, 7);
        Supplier<Tensor> body =
                () -> {
                    Tensor part = weights.slice(0, from, 11);
                    Tensor columns = part.slice(1, left, left + k).transpose();
                    Tensor found = Selections.rows(part, ids).slice(1, 0, k).matmul(columns);
                    return x.matmul(columns).sum(0).add(found.sum(0));
                };
        Tensor expected = inScope(body);
        try (Program step = Program.record(new int[0], Reload.NOTHING, _ -> body.get(), x)) {
            assertClose("first", expected, step.run(), 1e-5);
            x.copyFrom(x.mul(2));
            assertClose("second", inScope(body), step.run(), 1e-5);
        }
    }

    /// As a head does it, which takes a few rows at a time.
    @Test
    void weightsThatMeetSeveralProductsAreWidenedOnce() {
        Tensor x = Tensor.gaussian(rng, 300, 8);
        Tensor weights = Tensor.gaussian(rng, 1024, 8).cast(DType.BF16);
        Supplier<Tensor> body =
                () -> {
                    Tensor[] logits = new Tensor[3];
                    for (int i = 0; i < 3; i++) {
                        try (Scope scope = Scope.open()) {
                            Tensor rows = x.slice(0, 100 * i, 100 * i + 100);
                            Tensor back = rows.matmul(weights.transpose()).matmul(weights);
                            logits[i] = scope.keep(back);
                        }
                    }
                    return logits[0].add(logits[1]).add(logits[2]);
                };
        Tensor expected = inScope(body);
        var library = CuBlas.Kind.FLOAT32;
        try (Program step = Program.record(library, new int[0], Reload.NOTHING, _ -> body.get(), x)) {
            assertClose("sum", expected, step.run(), 1e-4);
            int copies = 2; // of rows that do not begin where their memory does
            int products = 6; // three of them small
            assertEquals(
                    1 + copies + products + 2, step.launches(), "with sums");
        }
    }

    @Test
    void theDeviceKeepsTwoBytesOfEach() {
        Tensor x = Tensor.gaussian(rng, 1, 1024);
        Tensor weights = Tensor.gaussian(rng, 1024, 1024).cast(DType.BF16);
        Supplier<Tensor> body = () -> x.matmul(weights.transpose());
        try (Program step = Program.record(new int[0], Reload.NOTHING, _ -> body.get(), x)) {
            assertClose("product", inScope(body), step.run(), 1e-5);
            assertEquals(2.0 * 1024 * 1024, step.bytes(), 40_000);
        }
    }

    /// Whose weights lie in a file, mapped.
    @Test
    void textsAreContinuedAsOnTheCpu(@TempDir Path folder) throws IOException {
        LlamaConfig config = LlamaConfig.small(61, 32, 64, 2, 4, 2, CAPACITY);
        var init = Initializer.gaussian(0.2, new Rngs(1).stream("init"));
        LlamaFolder.save(folder, Llama.create(config, init), DType.BF16, Optional.empty());
        Tensor ids = Tensor.zeros(DType.I32, new Shape(1, 1));
        try (Arena arena = Arena.ofShared()) {
            Llama model = LlamaFolder.map(folder, arena);
            KvCache ours = model.cache(1, CAPACITY);
            KvCache expected = model.cache(1, CAPACITY);
            int[] at = {CAPACITY - 3};
            try (CompiledDecoding decoding =
                    CompiledDecoding.record(
                            at, counts -> scores(model, ids, ours, counts[0]), ids)) {
                for (int past = 0; past < CAPACITY; past++) {
                    Tensor token = Tensor.of(ids.shape(), 7 * past % 61);
                    int before = past;
                    Tensor scores = inScope(() -> scores(model, token, expected, before));
                    Tensor found = decoding.run(new int[] {past}, token);
                    assertClose("scores of token " + past, scores, found, 1e-4);
                }
            }
        }
    }

    private static Tensor scores(Llama model, Tensor ids, KvCache cache, int past) {
        cache.rewind(past);
        return Gradients.off(() -> {
            TokenBatch token = TokenBatch.continued(ids, new int[1], past);
            return model.logits(model.hidden(token, cache)).value();
        });
    }

    private static Tensor inScope(Supplier<Tensor> work) {
        try (Scope _ = Scope.open()) {
            Tensor result = work.get();
            return Scope.detached(result::copy);
        }
    }
}
