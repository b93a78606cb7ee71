package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.load;
import static org.rewardedsoups.tensor.vector.Lanes.splat;
import static org.rewardedsoups.tensor.vector.Lanes.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.rewardedsoups.tensor.Binary;

/// One short loop for each function of two elements; see [UnaryLoops].
final class BinaryLoops {
    private BinaryLoops() {}

    /// An operand: its element i of the run lies at `at + (4·i & mask)` bytes; mask −1 advances,
    /// mask 0 stays at a vector of equal floats.
    record Operand(MemorySegment data, long at, long mask) {
        FloatVector get(long i) {
            return load(data, at + (i & mask));
        }
    }

    /// Computes the whole vectors of a run of `bytes` bytes, written from `to` on.
    static void run(Binary op, Operand a, Operand b, MemorySegment out, long to, long bytes) {
        switch (op) {
            case ADD -> add(a, b, out, to, bytes);
            case SUB -> sub(a, b, out, to, bytes);
            case MUL -> mul(a, b, out, to, bytes);
            case DIV -> div(a, b, out, to, bytes);
            case MAX -> max(a, b, out, to, bytes);
            case MIN -> min(a, b, out, to, bytes);
            case LESS -> less(a, b, out, to, bytes);
            case LESS_EQUAL -> lessEqual(a, b, out, to, bytes);
            case EQUAL -> equal(a, b, out, to, bytes);
            case SILU_GRAD -> siluGrad(a, b, out, to, bytes);
            case GELU_GRAD -> geluGrad(a, b, out, to, bytes);
            case GELU_TANH_GRAD -> geluTanhGrad(a, b, out, to, bytes);
        }
    }

    private static FloatVector flag(VectorMask<Float> mask) {
        return splat(0f).blend(1f, mask);
    }

    private static void add(Operand a, Operand b, MemorySegment out, long to, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            store(a.get(i).add(b.get(i)), out, to + i);
        }
    }

    private static void sub(Operand a, Operand b, MemorySegment out, long to, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            store(a.get(i).sub(b.get(i)), out, to + i);
        }
    }

    private static void mul(Operand a, Operand b, MemorySegment out, long to, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            store(a.get(i).mul(b.get(i)), out, to + i);
        }
    }

    private static void div(Operand a, Operand b, MemorySegment out, long to, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            store(a.get(i).div(b.get(i)), out, to + i);
        }
    }

    private static void max(Operand a, Operand b, MemorySegment out, long to, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            store(a.get(i).max(b.get(i)), out, to + i);
        }
    }

    private static void min(Operand a, Operand b, MemorySegment out, long to, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            store(a.get(i).min(b.get(i)), out, to + i);
        }
    }

    private static void less(Operand a, Operand b, MemorySegment out, long to, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            store(flag(a.get(i).compare(VectorOperators.LT, b.get(i))), out, to + i);
        }
    }

    private static void lessEqual(Operand a, Operand b, MemorySegment out, long to, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            store(flag(a.get(i).compare(VectorOperators.LE, b.get(i))), out, to + i);
        }
    }

    private static void equal(Operand a, Operand b, MemorySegment out, long to, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            store(flag(a.get(i).compare(VectorOperators.EQ, b.get(i))), out, to + i);
        }
    }

    private static void siluGrad(Operand a, Operand b, MemorySegment out, long to, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            FloatVector x = a.get(i);
            FloatVector s = VectorMath.sigmoid(x);
            FloatVector slope = x.mul(splat(1f).sub(s)).add(1f).mul(s);
            store(b.get(i).mul(slope), out, to + i);
        }
    }

    private static void geluGrad(Operand a, Operand b, MemorySegment out, long to, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            FloatVector x = a.get(i);
            FloatVector gaussian = VectorMath.gaussian(x);
            FloatVector slope =
                    x.fma(VectorMath.normalDensity(gaussian), VectorMath.normalCdf(x, gaussian));
            store(b.get(i).mul(slope), out, to + i);
        }
    }

    private static void geluTanhGrad(Operand a, Operand b, MemorySegment out, long to, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            FloatVector x = a.get(i);
            FloatVector t = VectorMath.tanh(VectorMath.geluArgument(x));
            FloatVector bend = splat(1f).sub(t.mul(t)).mul(x).mul(VectorMath.geluSlope(x));
            store(b.get(i).mul(t.add(1f).add(bend).mul(0.5f)), out, to + i);
        }
    }
}
