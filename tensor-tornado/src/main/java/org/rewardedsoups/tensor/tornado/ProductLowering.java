package org.rewardedsoups.tensor.tornado;

import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Chooses the kernels of a product of matrices, by how many rows share the reading of the second.
///
/// What a library needs beside the operands dies with the step: copies of factors that do not begin
/// where their memory does (see [CuBlas]), and factors in another type. That is little beside a large
/// product.
///
/// @param kind what does products of many rows
record ProductLowering(Launch.Device device, CuBlas.Kind kind) {
    /// Numbers of a result from which copies of factors do not count.
    private static final int LARGE = 1 << 16;

    /// `out = a·b`, added to out if `accumulate`; shapes (N, M, K), (N, K, P), (N, M, P); b may be in
    /// bfloat16.
    void matmul(Tensor a, Tensor b, boolean accumulate, Tensor out) {
        boolean columns = a.stride(2) == 1 && b.stride(1) == 1;
        boolean large = kind != CuBlas.Kind.OWN && a.dim(1) * b.dim(2) >= LARGE;
        if (columns && a.dim(1) == 1 && (b.type() == DType.F32 || wholeInts(b))) {
            oneRow(a, b, accumulate, out);
        } else if (columns && a.dim(1) <= FewRows.MOST) {
            fewRows(a, b, accumulate, out);
        } else if (large && kind == CuBlas.Kind.BF16 && a.dim(0) == 1) {
            halfProduct(a, b, accumulate, out);
        } else if (large) {
            tiles(whole(a), whole(widened(b)), accumulate, out);
        } else {
            tiles(a, b, accumulate, out);
        }
    }

    /// Whether every column in bfloat16 begins and ends with a whole int, as [OneRowBf16] needs it.
    private static boolean wholeInts(Tensor b) {
        long start = (b.data().address() - Scope.memory(b).address()) / DType.BF16.bytes();
        return (start % 2 | b.dim(1) % 2 | b.stride(2) % 2 | b.stride(0) % 2) == 0;
    }

    /// A group of threads computes columns of the first half and of the second, as [OneRow] does with
    /// two matrices.
    private void oneRow(Tensor a, Tensor b, boolean accumulate, Tensor out) {
        boolean half = b.type() == DType.BF16;
        DeviceKernel kernel =
                half ? DeviceKernel.ONE_ROW_BF16_PRODUCT : DeviceKernel.ONE_ROW_PRODUCT;
        long n = Math.ceilDiv(b.dim(2), 2L);
        long m = b.dim(2) - n;
        Tensor second = m == 0 ? b : b.slice(2, n, b.dim(2));
        Launch.Call call = Launch.of(kernel).reads(a, b.slice(2, 0, n), second);
        Lowering.result(call, accumulate, out)
                .ints(
                        n,
                        m,
                        a.dim(2),
                        a.stride(0),
                        b.stride(0),
                        b.stride(2),
                        Lowering.flag(accumulate),
                        0);
        device.run(call.on(oneRow(n, a.dim(0))));
    }

    /// Threads for n columns, and as many of another matrix.
    static Grid oneRow(long n, long batch) {
        return Grid.tiles(Math.ceilDiv(n, OneRow.PAIR), 1, batch, OneRow.THREADS, 1);
    }

    private void fewRows(Tensor a, Tensor b, boolean accumulate, Tensor out) {
        boolean half = b.type() == DType.BF16;
        DeviceKernel kernel =
                half ? DeviceKernel.FEW_ROWS_BF16_PRODUCT : DeviceKernel.FEW_ROWS_PRODUCT;
        Launch.Call call = Launch.of(kernel).reads(a, b);
        Lowering.result(call, accumulate, out)
                .ints(
                        a.dim(1),
                        b.dim(2),
                        a.dim(2),
                        a.stride(0),
                        a.stride(1),
                        b.stride(0),
                        b.stride(2),
                        Lowering.flag(accumulate));
        long blocks = Math.ceilDiv(a.dim(1), FewRows.ROWS);
        device.run(call.on(Grid.tiles(b.dim(2), blocks, a.dim(0), FewRows.THREADS, 1)));
    }

    private void tiles(Tensor a, Tensor b, boolean accumulate, Tensor out) {
        Grid grid =
                Grid.tiles(
                        Math.ceilDiv(b.dim(2), Products.TILE),
                        Math.ceilDiv(a.dim(1), Products.TILE),
                        a.dim(0),
                        Products.GROUP,
                        Products.GROUP);
        boolean half = b.type() == DType.BF16;
        DeviceKernel kernel =
                half ? DeviceKernel.MATRIX_BF16_PRODUCT : DeviceKernel.MATRIX_PRODUCT;
        device.run(product(kernel, a, b, accumulate, out).on(grid));
    }

    /// With the ints that [Products#matrixProduct] describes.
    private static Launch.Call product(
            DeviceKernel kernel, Tensor a, Tensor b, boolean accumulate, Tensor out) {
        Launch.Call call = Launch.of(kernel).reads(a, b);
        return Lowering.result(call, accumulate, out)
                .ints(
                        a.dim(1),
                        b.dim(2),
                        a.dim(2),
                        a.stride(0),
                        a.stride(1),
                        a.stride(2),
                        b.stride(0),
                        b.stride(1),
                        b.stride(2),
                        Lowering.flag(accumulate),
                        Products.DEPTH);
    }

    /// The product of factors in bfloat16, which comes out in bfloat16.
    private void halfProduct(Tensor a, Tensor b, boolean accumulate, Tensor out) {
        Tensor result = half(out.shape());
        Tensor left = rounded(a);
        Tensor right = b.type() == DType.BF16 && usable(b) ? b : rounded(widened(b));
        Launch.Call call = product(DeviceKernel.BF16_PRODUCT, left, right, false, result);
        device.run(call.on(Grid.threads(1)));
        device.run(Lowering.widening(result, accumulate, out));
    }

    /// Whether cuBLAS takes a matrix as it lies: from the start of its memory, rows or columns in one
    /// piece and one behind the other.
    private static boolean usable(Tensor x) {
        return begins(x)
                && (x.stride(2) == 1 && x.stride(1) >= x.dim(2)
                        || x.stride(1) == 1 && x.stride(2) >= x.dim(1));
    }

    /// A factor rounded to bfloat16, transposed if it is.
    private Tensor rounded(Tensor x) {
        boolean transposed = x.stride(1) == 1;
        Tensor lying = transposed ? x.transpose() : x;
        Tensor half = half(lying.shape());
        Launch.Call call = Launch.of(DeviceKernel.ROUND).reads(lying).writes(half);
        call.ints(lying.size(), lying.dim(2), lying.stride(1), lying.stride(2));
        device.run(call.on(Grid.threads(Math.ceilDiv(lying.size(), 2L))));
        return transposed ? half.transpose() : half;
    }

    /// Memory for bfloat16 of whole ints.
    private static Tensor half(Shape shape) {
        long even = Math.ceilDiv(shape.size(), 2L) * 2;
        return Tensor.empty(DType.BF16, new Shape(even)).slice(0, 0, shape.size()).reshape(shape);
    }

    private Tensor widened(Tensor x) {
        return x.type() == DType.BF16 ? copied(x) : x;
    }

    /// A factor that begins where its memory does: a copy, if it does not itself.
    private Tensor whole(Tensor x) {
        return begins(x) ? x : copied(x);
    }

    private static boolean begins(Tensor x) {
        return Scope.memory(x).address() == x.data().address();
    }

    /// A copy in float32, transposed if the factor is.
    private Tensor copied(Tensor x) {
        boolean transposed = x.stride(1) == 1;
        Tensor lying = transposed ? x.transpose() : x;
        Tensor copy = Tensor.empty(DType.F32, lying.shape());
        boolean half = x.type() == DType.BF16;
        device.run(half ? Lowering.widening(lying, false, copy) : Lowering.copying(lying, copy));
        return transposed ? copy.transpose() : copy;
    }
}
