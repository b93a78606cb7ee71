package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Which kernels a product becomes, and that copies of its factors change nothing.
class ProductLoweringTest {
    private static final int N = 256;
    private static final int K = 24;

    private static List<DeviceKernel> launches(boolean whole, Tensor a, Tensor b) {
        List<DeviceKernel> kernels = new ArrayList<>();
        var lowering = new ProductLowering(launch -> kernels.add(launch.kernel()), whole);
        lowering.matmul(a, b, false, Tensor.empty(DType.F32, new Shape(1, a.dim(1), b.dim(2))));
        return kernels;
    }

    private static Tensor matrix(long rows, long columns) {
        return Tensor.zeros(DType.F32, new Shape(1, rows, columns));
    }

    private static Tensor part(long from, long to, long columns) {
        return matrix(to, columns).slice(1, from, to);
    }

    @Test
    void rowsDecide() {
        Tensor weights = matrix(N, K).transpose();
        assertEquals(List.of(DeviceKernel.ONE_ROW_PRODUCT), launches(true, matrix(1, K), weights));
        assertEquals(List.of(DeviceKernel.FEW_ROWS_PRODUCT), launches(true, matrix(8, K), weights));
        assertEquals(List.of(DeviceKernel.MATRIX_PRODUCT), launches(true, matrix(9, K), weights));
        assertEquals(
                List.of(DeviceKernel.MATRIX_PRODUCT),
                launches(true, matrix(1, K), matrix(K, N)),
                "columns of weights do not lie in one piece");
    }

    @Test
    void partsAreCopiedForALibraryOnly() {
        Tensor part = part(5, 5 + N, K);
        Tensor weights = matrix(K, N);
        List<DeviceKernel> product = List.of(DeviceKernel.MATRIX_PRODUCT);
        List<DeviceKernel> copied = List.of(DeviceKernel.COPY, DeviceKernel.MATRIX_PRODUCT);
        assertEquals(product, launches(false, part, weights));
        assertEquals(copied, launches(true, part, weights));
        assertEquals(copied, launches(true, part(5, 5 + K, N).transpose(), weights));
        assertEquals(product, launches(true, part(0, N, K), weights), "it begins at the beginning");
        assertEquals(product, launches(true, part(5, 14, K), weights), "too small to matter");
    }

    @Test
    @Tag("gpu")
    void productsOfPartsAreThoseOfTheCpu() {
        Device.require();
        var rng = new Rngs(1).stream("parts");
        Tensor x = Tensor.uniform(rng, 1, N + 5, K);
        Tensor y = Tensor.uniform(rng, 1, N + 7, K);
        assertAgrees(x, y, (a, b) -> a.slice(0, 5, N + 5).matmul(b.slice(0, 7, N + 7).transpose()));
        assertAgrees(
                x,
                y,
                (a, b) -> {
                    Tensor left = a.transpose().copy().slice(0, 1, K).transpose();
                    Tensor right = b.transpose().copy().slice(0, 1, K);
                    return left.matmul(right);
                });
    }

    private static void assertAgrees(Tensor x, Tensor y, BinaryOperator<Tensor> product) {
        double expected;
        try (Scope _ = Scope.open()) {
            expected = weighted(product.apply(x, y)).item();
        }
        try (CompiledStep step = CompiledStep.record(() -> weighted(product.apply(x, y)))) {
            assertEquals(1, step.run(0, 1) / expected, 1e-4);
        }
    }

    /// A sum in which every number has a weight of its own.
    private static Tensor weighted(Tensor z) {
        Tensor weights = Tensor.uniform(new Rngs(2).stream("weights"), 1, z.dim(0), z.dim(1));
        return z.mul(z).mul(weights).sum();
    }
}
