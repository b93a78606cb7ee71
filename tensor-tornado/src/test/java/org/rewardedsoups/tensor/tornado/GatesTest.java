package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Tensor;

/// Which gates become one launch with their products, and that they compute the same.
class GatesTest {
    private final Random rng = new Random(7);

    /// `n` columns of `k` numbers in one piece, `(k, n)`.
    private Tensor weights(DType type, long k, long n) {
        return Tensor.uniform(rng, 1, n, k).cast(type).transpose();
    }

    private static Tensor gated(Tensor gate, Tensor up) {
        return Gradients.off(() ->
                Functional.swiGlu(Variable.constant(gate), Variable.constant(up)).value());
    }

    private static List<DeviceKernel> launches(Supplier<Tensor> step) {
        var undo = new Undo();
        Tensor output = Recorder.place(step, undo);
        return Recorder.record(CuBlas.Kind.OWN, step, output, undo).entries().stream()
                .map(Recording.Entry::kernel)
                .toList();
    }

    @Test
    void aGateOfOneRowIsOneLaunchWithItsProducts() {
        Tensor x = Tensor.uniform(rng, 1, 1, 20);
        for (DType type : new DType[] {DType.F32, DType.BF16}) {
            Tensor gate = weights(type, 20, 13);
            Tensor up = weights(type, 20, 13);
            DeviceKernel product =
                    type == DType.F32
                            ? DeviceKernel.ONE_ROW_PRODUCT
                            : DeviceKernel.ONE_ROW_BF16_PRODUCT;
            assertEquals(
                    List.of(product), launches(() -> gated(x.matmul(gate), x.matmul(up))));
        }
    }

    @Test
    void productsThatAreReadOnceMoreOrHaveOtherFactorsStayApart() {
        Tensor x = Tensor.uniform(rng, 1, 1, 20);
        Tensor other = Tensor.uniform(rng, 1, 1, 20);
        Tensor rows = Tensor.uniform(rng, 1, 2, 20);
        Tensor gate = weights(DType.F32, 20, 13);
        Tensor up = weights(DType.F32, 20, 13);
        Supplier<Tensor> readOnceMore =
                () -> {
                    Tensor product = x.matmul(gate);
                    return gated(product, x.matmul(up)).add(product);
                };
        assertEquals(4, launches(readOnceMore).size());
        assertEquals(3, launches(() -> gated(x.matmul(gate), other.matmul(up))).size());
        assertEquals(3, launches(() -> gated(rows.matmul(gate), rows.matmul(up))).size());
        assertEquals(2, launches(() -> {
            Tensor product = x.matmul(gate);
            return gated(product, product);
        }).size());
    }

    @ParameterizedTest
    @CsvSource({"20, 13", "2, 1", "256, 2", "514, 3", "1026, 64"})
    @Tag("gpu")
    void gatesAreThoseOfTheCpu(long k, long n) {
        Device.require();
        Tensor x = Tensor.uniform(rng, 1, 1, k);
        for (DType type : new DType[] {DType.F32, DType.BF16}) {
            Tensor gate = weights(type, k, n);
            Tensor up = weights(type, k, n);
            Tensor scale = Tensor.uniform(rng, 1, 1, n);
            Supplier<Tensor> step =
                    () -> gated(x.matmul(gate), x.matmul(up)).mul(scale).sum();
            try (CompiledStep compiled = CompiledStep.record(step)) {
                assertEquals(step.get().item(), compiled.run(0, 1), 1e-5 * n * k);
            }
        }
    }
}
