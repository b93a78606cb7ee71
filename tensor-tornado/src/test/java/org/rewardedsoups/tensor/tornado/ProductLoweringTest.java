package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.rewardedsoups.tensor.KernelsContract.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Providers;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Which kernels a product becomes, and that copies of its factors change nothing.
class ProductLoweringTest {
    private static final int N = 256;
    private static final int K = 24;

    private static List<DeviceKernel> launches(CuBlas.Kind kind, Tensor a, Tensor b) {
        List<DeviceKernel> kernels = new ArrayList<>();
        var lowering = new ProductLowering(launch -> kernels.add(launch.kernel()), kind);
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
        for (CuBlas.Kind kind : CuBlas.Kind.values()) {
            List<DeviceKernel> product = List.of(DeviceKernel.MATRIX_PRODUCT);
            assertEquals(
                    List.of(DeviceKernel.ONE_ROW_PRODUCT), launches(kind, matrix(1, K), weights));
            assertEquals(
                    List.of(DeviceKernel.FEW_ROWS_PRODUCT), launches(kind, matrix(8, K), weights));
            assertEquals(product, launches(kind, matrix(9, K), weights));
            assertEquals(
                    product,
                    launches(kind, matrix(1, K), matrix(K, N)),
                    "columns of weights do not lie in one piece");
        }
    }

    /// Our kernels read weights in bfloat16 as they lie; cuBLAS gets them in float32, unless it is to
    /// compute in bfloat16.
    @Test
    void rowsDecideWhetherWeightsInBfloat16AreWidened() {
        Tensor weights = half(N, K).transpose();
        List<DeviceKernel> one = List.of(DeviceKernel.ONE_ROW_BF16_PRODUCT);
        List<DeviceKernel> few = List.of(DeviceKernel.FEW_ROWS_BF16_PRODUCT);
        List<DeviceKernel> many = List.of(DeviceKernel.MATRIX_BF16_PRODUCT);
        List<DeviceKernel> widened = List.of(DeviceKernel.WIDEN, DeviceKernel.MATRIX_PRODUCT);
        for (CuBlas.Kind kind : CuBlas.Kind.values()) {
            assertEquals(one, launches(kind, matrix(1, K), weights));
            assertEquals(few, launches(kind, matrix(2, K), weights));
            assertEquals(
                    few, launches(kind, matrix(1, K - 1), half(N, K - 1).transpose()), "odd");
            assertEquals(many, launches(kind, matrix(9, K), weights));
        }
        assertEquals(many, launches(CuBlas.Kind.OWN, matrix(N, K), weights));
        assertEquals(widened, launches(CuBlas.Kind.FLOAT32, matrix(N, K), weights));
        assertEquals(widened, launches(CuBlas.Kind.TF32, matrix(N, K), weights));
    }

    @Test
    void largeProductsOfTwoMatricesAreRounded() {
        List<DeviceKernel> trained =
                List.of(
                        DeviceKernel.ROUND,
                        DeviceKernel.ROUND,
                        DeviceKernel.BF16_PRODUCT,
                        DeviceKernel.WIDEN);
        List<DeviceKernel> stored =
                List.of(DeviceKernel.ROUND, DeviceKernel.BF16_PRODUCT, DeviceKernel.WIDEN);
        List<DeviceKernel> float32 = List.of(DeviceKernel.MATRIX_PRODUCT);
        CuBlas.Kind bf16 = CuBlas.Kind.BF16;
        assertEquals(trained, launches(bf16, matrix(N, K), matrix(K, N)));
        assertEquals(stored, launches(bf16, matrix(N, K), half(N, K).transpose()));
        assertEquals(float32, launches(bf16, matrix(N - 1, K), matrix(K, N)), "small");
        Tensor batch = Tensor.zeros(2, N, K);
        assertEquals(float32, launches(bf16, batch, Tensor.zeros(2, K, N)));
        assertEquals(float32, launches(CuBlas.Kind.TF32, matrix(N, K), matrix(K, N)));
    }

    private static Tensor half(long rows, long columns) {
        return Tensor.zeros(DType.BF16, new Shape(1, rows, columns));
    }

    /// On the device, but for the product that is cuBLAS's.
    @Test
    @Tag("gpu")
    void productsInBfloat16AreThoseOfRoundedFactors() {
        Device.require();
        var rng = new Rngs(1).stream("rounded");
        Tensor a = Tensor.gaussian(rng, 1, N + 2, K + 1);
        Tensor b = Tensor.gaussian(rng, 1, N + 3, K + 1);
        Tensor[] left = {a.slice(1, 1, N + 2), a.transpose().copy().transpose()};
        Tensor half = b.cast(DType.BF16);
        Tensor[] right = {
            b.transpose(),
            b.slice(1, 2, N + 3).transpose().copy(),
            half.transpose(),
            half.slice(1, 1, N + 3).transpose()
        };
        for (Tensor x : left) {
            for (Tensor y : right) {
                for (boolean accumulate : new boolean[] {false, true}) {
                    Tensor out = Tensor.full(DType.F32, new Shape(1, x.dim(1), y.dim(2)), 3);
                    var lowering = new ProductLowering(this::run, CuBlas.Kind.BF16);
                    lowering.matmul(x, y, accumulate, out);
                    Tensor product = rounded(rounded(x).matmul(rounded(y)));
                    Tensor expected = accumulate ? product.add(3) : product;
                    assertClose("product", expected, out, 0x1p-7); // one rounding may differ
                }
            }
        }
    }

    private static Tensor rounded(Tensor x) {
        return x.cast(DType.BF16).cast(DType.F32);
    }

    private final EagerDevice device = new EagerDevice();

    private void run(Launch launch) {
        if (launch.kernel() != DeviceKernel.BF16_PRODUCT) {
            device.run(launch);
            return;
        }
        int[] ints = IntStream.concat(IntStream.of(0, 0, 0), Arrays.stream(launch.ints())).toArray();
        Object[] operands =
                launch.operands().stream().map(each -> Scope.memory(each.tensor())).toArray();
        HostCuBlas.gemmExBf16(CuBlas.bf16Product(ints, operands).getParameters());
    }

    @Test
    void partsAreCopiedForALibraryOnly() {
        Tensor part = part(5, 5 + N, K);
        Tensor weights = matrix(K, N);
        List<DeviceKernel> product = List.of(DeviceKernel.MATRIX_PRODUCT);
        List<DeviceKernel> copied = List.of(DeviceKernel.COPY, DeviceKernel.MATRIX_PRODUCT);
        CuBlas.Kind library = CuBlas.Kind.FLOAT32;
        assertEquals(product, launches(CuBlas.Kind.OWN, part, weights));
        assertEquals(copied, launches(library, part, weights));
        assertEquals(copied, launches(library, part(5, 5 + K, N).transpose(), weights));
        assertEquals(product, launches(library, part(0, N, K), weights), "begins at the beginning");
        assertEquals(product, launches(library, part(5, 14, K), weights), "too small to matter");
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

    private void assertAgrees(Tensor x, Tensor y, BinaryOperator<Tensor> product) {
        double expected;
        try (Scope _ = Scope.open()) {
            expected = weighted(product.apply(x, y)).item();
            Kernels library = new Lowering(device, CuBlas.Kind.FLOAT32);
            double actual = Providers.with(library, () -> weighted(product.apply(x, y)).item());
            assertEquals(1, actual / expected, 1e-4);
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
