package org.rewardedsoups.tensor.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.load;
import static org.rewardedsoups.tensor.vector.Lanes.splat;
import static org.rewardedsoups.tensor.vector.Lanes.store;

import java.lang.foreign.MemorySegment;
import org.rewardedsoups.tensor.Unary;

/// One short loop for each function of one element: the compiler makes straight vector code of a
/// loop, but boxes vectors that pass through a lambda.
///
/// Positions are in bytes; loops run over whole vectors from `at` to `end`.
final class UnaryLoops {
    private UnaryLoops() {}

    static void run(Unary op, MemorySegment x, MemorySegment out, long at, long end) {
        switch (op) {
            case NEG -> neg(x, out, at, end);
            case ABS -> abs(x, out, at, end);
            case SQUARE -> square(x, out, at, end);
            case SQRT -> sqrt(x, out, at, end);
            case RSQRT -> rsqrt(x, out, at, end);
            case RECIPROCAL -> reciprocal(x, out, at, end);
            case EXP -> exp(x, out, at, end);
            case LOG -> log(x, out, at, end);
            case TANH -> tanh(x, out, at, end);
            case SIGMOID -> sigmoid(x, out, at, end);
            case RELU -> relu(x, out, at, end);
            case SILU -> silu(x, out, at, end);
            case GELU -> gelu(x, out, at, end);
            case GELU_TANH -> geluTanh(x, out, at, end);
        }
    }

    private static void neg(MemorySegment x, MemorySegment out, long at, long end) {
        for (long i = at; i < end; i += BYTES) {
            store(load(x, i).neg(), out, i);
        }
    }

    private static void abs(MemorySegment x, MemorySegment out, long at, long end) {
        for (long i = at; i < end; i += BYTES) {
            store(load(x, i).abs(), out, i);
        }
    }

    private static void square(MemorySegment x, MemorySegment out, long at, long end) {
        for (long i = at; i < end; i += BYTES) {
            var v = load(x, i);
            store(v.mul(v), out, i);
        }
    }

    private static void sqrt(MemorySegment x, MemorySegment out, long at, long end) {
        for (long i = at; i < end; i += BYTES) {
            store(load(x, i).sqrt(), out, i);
        }
    }

    private static void rsqrt(MemorySegment x, MemorySegment out, long at, long end) {
        for (long i = at; i < end; i += BYTES) {
            store(splat(1f).div(load(x, i).sqrt()), out, i);
        }
    }

    private static void reciprocal(MemorySegment x, MemorySegment out, long at, long end) {
        for (long i = at; i < end; i += BYTES) {
            store(splat(1f).div(load(x, i)), out, i);
        }
    }

    private static void exp(MemorySegment x, MemorySegment out, long at, long end) {
        for (long i = at; i < end; i += BYTES) {
            store(VectorMath.exp(load(x, i)), out, i);
        }
    }

    /// Logarithms are rare in training (one per token), so one at a time will do.
    private static void log(MemorySegment x, MemorySegment out, long at, long end) {
        for (long i = at; i < end; i += 4) {
            out.set(JAVA_FLOAT_UNALIGNED, i, (float) Math.log(x.get(JAVA_FLOAT_UNALIGNED, i)));
        }
    }

    private static void tanh(MemorySegment x, MemorySegment out, long at, long end) {
        for (long i = at; i < end; i += BYTES) {
            store(VectorMath.tanh(load(x, i)), out, i);
        }
    }

    private static void sigmoid(MemorySegment x, MemorySegment out, long at, long end) {
        for (long i = at; i < end; i += BYTES) {
            store(VectorMath.sigmoid(load(x, i)), out, i);
        }
    }

    private static void relu(MemorySegment x, MemorySegment out, long at, long end) {
        for (long i = at; i < end; i += BYTES) {
            store(load(x, i).max(0f), out, i);
        }
    }

    private static void silu(MemorySegment x, MemorySegment out, long at, long end) {
        for (long i = at; i < end; i += BYTES) {
            var v = load(x, i);
            store(v.div(VectorMath.exp(v.neg()).add(1f)), out, i);
        }
    }

    private static void gelu(MemorySegment x, MemorySegment out, long at, long end) {
        for (long i = at; i < end; i += BYTES) {
            store(VectorMath.gelu(load(x, i)), out, i);
        }
    }

    private static void geluTanh(MemorySegment x, MemorySegment out, long at, long end) {
        for (long i = at; i < end; i += BYTES) {
            var v = load(x, i);
            var t = VectorMath.tanh(VectorMath.geluArgument(v));
            store(v.mul(0.5f).mul(t.add(1f)), out, i);
        }
    }
}
