package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// The step of AdamW.
final class Optimizer {
    private Optimizer() {}

    /// One step in place; ints: where θ, g, m and v start, n; floats: those of [AdamNumbers].
    static void adamW(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray theta,
            FloatArray gradient,
            FloatArray m,
            FloatArray v) {
        int i = c.globalIdx;
        if (i < ints.get(4)) {
            float rate = floats.get(0);
            float g = gradient.get(ints.get(1) + i);
            float mean = m.get(ints.get(2) + i) * floats.get(3) + floats.get(4) * g;
            float square = v.get(ints.get(3) + i) * floats.get(5) + floats.get(6) * g * g;
            float root = TornadoMath.sqrt(square / floats.get(2)) + floats.get(7);
            float decayed = theta.get(ints.get(0) + i) * (1f - rate * floats.get(8));
            m.set(ints.get(2) + i, mean);
            v.set(ints.get(3) + i, square);
            theta.set(ints.get(0) + i, decayed - rate * (mean / floats.get(1) / root));
        }
    }
}
