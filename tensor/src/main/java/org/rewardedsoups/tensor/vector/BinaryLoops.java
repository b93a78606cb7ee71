package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.load;
import static org.rewardedsoups.tensor.vector.Lanes.splat;
import static org.rewardedsoups.tensor.vector.Lanes.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.rewardedsoups.tensor.Binary;

/// One short loop for each function of two elements; see [UnaryLoops].
///
/// Element i of operand `a` lies at `a + (4·i & aMask)`: mask −1 advances, mask 0 stays at a vector
/// of equal floats.
final class BinaryLoops {
    private BinaryLoops() {}

    /// Computes a run of `bytes` bytes, those of whole vectors.
    static void run(
            Binary op, long a, int aMask, long b, int bMask, long out, int bytes) {
        switch (op) {
            case ADD -> add(a, aMask, b, bMask, out, bytes);
            case SUB -> sub(a, aMask, b, bMask, out, bytes);
            case MUL -> mul(a, aMask, b, bMask, out, bytes);
            case DIV -> div(a, aMask, b, bMask, out, bytes);
            case MAX -> max(a, aMask, b, bMask, out, bytes);
            case MIN -> min(a, aMask, b, bMask, out, bytes);
            case LESS -> less(a, aMask, b, bMask, out, bytes);
            case LESS_EQUAL -> lessEqual(a, aMask, b, bMask, out, bytes);
            case EQUAL -> equal(a, aMask, b, bMask, out, bytes);
            case SILU_GRAD -> siluGrad(a, aMask, b, bMask, out, bytes);
            case GELU_GRAD -> geluGrad(a, aMask, b, bMask, out, bytes);
            case GELU_TANH_GRAD -> geluTanhGrad(a, aMask, b, bMask, out, bytes);
        }
    }

    private static FloatVector flag(VectorMask<Float> mask) {
        return splat(0f).blend(1f, mask);
    }

    private static void add(
            long a, int aMask, long b, int bMask, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(load(a + (i & aMask)).add(load(b + (i & bMask))), out + i);
        }
    }

    private static void sub(
            long a, int aMask, long b, int bMask, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(load(a + (i & aMask)).sub(load(b + (i & bMask))), out + i);
        }
    }

    private static void mul(
            long a, int aMask, long b, int bMask, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(load(a + (i & aMask)).mul(load(b + (i & bMask))), out + i);
        }
    }

    private static void div(
            long a, int aMask, long b, int bMask, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(load(a + (i & aMask)).div(load(b + (i & bMask))), out + i);
        }
    }

    private static void max(
            long a, int aMask, long b, int bMask, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(load(a + (i & aMask)).max(load(b + (i & bMask))), out + i);
        }
    }

    private static void min(
            long a, int aMask, long b, int bMask, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(load(a + (i & aMask)).min(load(b + (i & bMask))), out + i);
        }
    }

    private static void less(
            long a, int aMask, long b, int bMask, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(flag(load(a + (i & aMask)).compare(VectorOperators.LT, load(b + (i & bMask)))), out + i);
        }
    }

    private static void lessEqual(
            long a, int aMask, long b, int bMask, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(flag(load(a + (i & aMask)).compare(VectorOperators.LE, load(b + (i & bMask)))), out + i);
        }
    }

    private static void equal(
            long a, int aMask, long b, int bMask, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(flag(load(a + (i & aMask)).compare(VectorOperators.EQ, load(b + (i & bMask)))), out + i);
        }
    }

    private static void siluGrad(
            long a, int aMask, long b, int bMask, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            FloatVector x = load(a + (i & aMask));
            FloatVector s = VectorMath.sigmoid(x);
            FloatVector slope = x.mul(splat(1f).sub(s)).add(1f).mul(s);
            store(load(b + (i & bMask)).mul(slope), out + i);
        }
    }

    private static void geluGrad(
            long a, int aMask, long b, int bMask, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(load(b + (i & bMask)).mul(VectorMath.geluSlope(load(a + (i & aMask)))), out + i);
        }
    }

    private static void geluTanhGrad(
            long a, int aMask, long b, int bMask, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            FloatVector x = load(a + (i & aMask));
            FloatVector s = VectorMath.approximateCdf(x);
            FloatVector bend = s.sub(s.mul(s)).mul(x).mul(VectorMath.approximateSlope(x));
            store(load(b + (i & bMask)).mul(s.add(bend)), out + i);
        }
    }
}
