package org.rewardedsoups.tensor.tornado;

import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// Chooses the kernel of a product of matrices, by how many rows share the reading of the second.
///
/// @param whole whether factors of large products are to begin where their memory does, as a
///   library needs them (see [CuBlas]): a part of a batch is copied, which is little beside a
///   product
record ProductLowering(Launch.Device device, boolean whole) {
    /// Numbers of a result from which copies of factors do not count.
    private static final long LARGE = 1 << 16;

    /// `out = a·b`, added to out if `accumulate`; shapes (N, M, K), (N, K, P), (N, M, P).
    void matmul(Tensor a, Tensor b, boolean accumulate, Tensor out) {
        if (a.dim(1) == 1 && a.stride(2) == 1 && b.stride(1) == 1) {
            oneRow(a, b, accumulate, out);
        } else if (a.dim(1) <= FewRows.MOST && a.stride(2) == 1 && b.stride(1) == 1) {
            fewRows(a, b, accumulate, out);
        } else if (whole && a.dim(1) * b.dim(2) >= LARGE) {
            tiles(whole(a), whole(b), accumulate, out);
        } else {
            tiles(a, b, accumulate, out);
        }
    }

    private void oneRow(Tensor a, Tensor b, boolean accumulate, Tensor out) {
        Launch.Call call = Launch.of(DeviceKernel.ONE_ROW_PRODUCT).reads(a, b);
        Lowering.result(call, accumulate, out)
                .ints(
                        b.dim(2),
                        a.dim(2),
                        a.stride(0),
                        b.stride(0),
                        b.stride(2),
                        Lowering.flag(accumulate));
        long groups = Math.ceilDiv(b.dim(2), OneRow.COLUMNS);
        device.run(call.on(Grid.tiles(groups, 1, a.dim(0), OneRow.THREADS, 1)));
    }

    private void fewRows(Tensor a, Tensor b, boolean accumulate, Tensor out) {
        Launch.Call call = Launch.of(DeviceKernel.FEW_ROWS_PRODUCT).reads(a, b);
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
        long m = a.dim(1);
        long n = b.dim(2);
        Launch.Call call = Launch.of(DeviceKernel.MATRIX_PRODUCT).reads(a, b);
        Lowering.result(call, accumulate, out)
                .ints(
                        m,
                        n,
                        a.dim(2),
                        a.stride(0),
                        a.stride(1),
                        a.stride(2),
                        b.stride(0),
                        b.stride(1),
                        b.stride(2),
                        Lowering.flag(accumulate),
                        Products.DEPTH);
        Grid grid =
                Grid.tiles(
                        Math.ceilDiv(n, Products.TILE),
                        Math.ceilDiv(m, Products.TILE),
                        a.dim(0),
                        Products.GROUP,
                        Products.GROUP);
        device.run(call.on(grid));
    }

    /// A factor that begins where its memory does: a copy, if it does not itself.
    private Tensor whole(Tensor x) {
        if (Scope.memory(x).address() == x.data().address()) {
            return x;
        }
        if (x.stride(1) == 1) {
            return copied(x.transpose()).transpose();
        }
        return copied(x);
    }

    private Tensor copied(Tensor x) {
        Tensor copy = Tensor.empty(DType.F32, x.shape());
        device.run(Lowering.copying(x, copy));
        return copy;
    }
}
