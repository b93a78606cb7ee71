package org.rewardedsoups.tensor.vector;

import org.rewardedsoups.tensor.Tensor;

/// Two operands of one shape cut into runs: along a run each operand either advances by 1 or stays.
///
/// Dimensions that both operands walk through without a jump are joined, so that tensors of one
/// layout are a single run.
final class Runs {
    /// Elements of a run, and how many runs.
    final long length;

    final long count;

    /// Whether the operand advances along a run, as a mask for offsets: −1 or 0.
    final int aMask;

    final int bMask;

    private final int rank;
    private final long[] dims;
    private final long[] aSteps;
    private final long[] bSteps;

    private Runs(int rank, long[] dims, long[] aSteps, long[] bSteps) {
        this.rank = rank;
        this.dims = dims;
        this.aSteps = aSteps;
        this.bSteps = bSteps;
        this.length = dims[rank];
        this.aMask = aSteps[rank] == 0 ? 0 : -1;
        this.bMask = bSteps[rank] == 0 ? 0 : -1;
        long runs = 1;
        for (int i = 0; i < rank; i++) {
            runs *= dims[i];
        }
        this.count = runs;
    }

    /// Cuts `a` and `b`; null if along the last dimension one of them jumps.
    static Runs of(Tensor a, Tensor b) {
        int n = a.shape().rank();
        long[] dims = new long[n + 1];
        long[] aSteps = new long[n + 1];
        long[] bSteps = new long[n + 1];
        int last = -1;
        for (int i = 0; i < n; i++) {
            long dim = a.dim(i);
            if (dim == 1) {
                continue;
            }
            boolean joins =
                    last >= 0
                            && aSteps[last] == a.stride(i) * dim
                            && bSteps[last] == b.stride(i) * dim;
            if (!joins) {
                last++;
            }
            dims[last] = joins ? dims[last] * dim : dim;
            aSteps[last] = a.stride(i);
            bSteps[last] = b.stride(i);
        }
        if (last < 0) {
            last = 0;
            dims[0] = 1;
        }
        boolean walks = aSteps[last] <= 1 && bSteps[last] <= 1;
        return walks ? new Runs(last, dims, aSteps, bSteps) : null;
    }

    /// First element of run `r` in operand a.
    long aStart(long r) {
        return start(r, aSteps);
    }

    /// First element of run `r` in operand b.
    long bStart(long r) {
        return start(r, bSteps);
    }

    private long start(long r, long[] steps) {
        long at = 0;
        long rest = r;
        for (int i = rank - 1; i >= 0; i--) {
            at += rest % dims[i] * steps[i];
            rest /= dims[i];
        }
        return at;
    }
}
