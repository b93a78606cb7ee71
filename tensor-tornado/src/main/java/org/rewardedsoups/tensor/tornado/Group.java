package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;

/// What the threads of a group find out together, in local memory and always in the same order.
///
/// Each call has an array of its own: a local array that is handed to another method is compiled to
/// wrong addresses (seen with TornadoVM 5.2.0). So these methods are not for use within loops,
/// where OpenCL allows no such arrays.
final class Group {
    /// Threads of a group that works on a row.
    static final int SIZE = 256;

    private Group() {}

    /// The sum of what each of the [#SIZE] threads brings.
    static float sum(KernelContext c, float value) {
        float[] scratch = c.allocateFloatLocalArray(SIZE);
        int lane = c.localIdx;
        scratch[lane] = value;
        c.localBarrier();
        for (int half = SIZE / 2; half > 0; half = half / 2) {
            if (lane < half) {
                scratch[lane] = scratch[lane] + scratch[lane + half];
            }
            c.localBarrier();
        }
        float total = scratch[0];
        c.localBarrier();
        return total;
    }

    /// The largest of what each of the [#SIZE] threads brings; NaN if one brings NaN.
    static float max(KernelContext c, float value) {
        float[] scratch = c.allocateFloatLocalArray(SIZE);
        int lane = c.localIdx;
        scratch[lane] = value;
        c.localBarrier();
        for (int half = SIZE / 2; half > 0; half = half / 2) {
            if (lane < half) {
                scratch[lane] = Formulas.larger(scratch[lane], scratch[lane + half]);
            }
            c.localBarrier();
        }
        float largest = scratch[0];
        c.localBarrier();
        return largest;
    }
}
