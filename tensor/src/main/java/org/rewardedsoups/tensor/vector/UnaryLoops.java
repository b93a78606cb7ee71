package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.load;
import static org.rewardedsoups.tensor.vector.Lanes.splat;
import static org.rewardedsoups.tensor.vector.Lanes.store;

import org.rewardedsoups.tensor.Unary;

/// One short loop for each function of one element: the compiler makes straight vector code of a
/// loop, but boxes vectors that pass through a lambda.
///
/// `bytes` are those of whole vectors.
final class UnaryLoops {
    private UnaryLoops() {}

    static void run(Unary op, long x, long out, int bytes) {
        switch (op) {
            case NEG -> neg(x, out, bytes);
            case ABS -> abs(x, out, bytes);
            case SQUARE -> square(x, out, bytes);
            case SQRT -> sqrt(x, out, bytes);
            case RSQRT -> rsqrt(x, out, bytes);
            case RECIPROCAL -> reciprocal(x, out, bytes);
            case EXP -> exp(x, out, bytes);
            case LOG -> log(x, out, bytes);
            case TANH -> tanh(x, out, bytes);
            case SIGMOID -> sigmoid(x, out, bytes);
            case RELU -> relu(x, out, bytes);
            case SILU -> silu(x, out, bytes);
            case GELU -> gelu(x, out, bytes);
            case GELU_TANH -> geluTanh(x, out, bytes);
        }
    }

    private static void neg(long x, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(load(x + i).neg(), out + i);
        }
    }

    private static void abs(long x, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(load(x + i).abs(), out + i);
        }
    }

    private static void square(long x, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            var v = load(x + i);
            store(v.mul(v), out + i);
        }
    }

    private static void sqrt(long x, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(load(x + i).sqrt(), out + i);
        }
    }

    private static void rsqrt(long x, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(splat(1f).div(load(x + i).sqrt()), out + i);
        }
    }

    private static void reciprocal(long x, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(splat(1f).div(load(x + i)), out + i);
        }
    }

    private static void exp(long x, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(VectorMath.exp(load(x + i)), out + i);
        }
    }

    /// Logarithms are rare in training (one per token), so one at a time will do.
    private static void log(long x, long out, int bytes) {
        for (int i = 0; i < bytes; i += 4) {
            Memory.setFloat(out + i, (float) Math.log(Memory.getFloat(x + i)));
        }
    }

    private static void tanh(long x, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(VectorMath.tanh(load(x + i)), out + i);
        }
    }

    private static void sigmoid(long x, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(VectorMath.sigmoid(load(x + i)), out + i);
        }
    }

    private static void relu(long x, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(load(x + i).max(0f), out + i);
        }
    }

    private static void silu(long x, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            var v = load(x + i);
            store(v.div(VectorMath.exp(v.neg()).add(1f)), out + i);
        }
    }

    private static void gelu(long x, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(VectorMath.gelu(load(x + i)), out + i);
        }
    }

    private static void geluTanh(long x, long out, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            var v = load(x + i);
            store(v.mul(VectorMath.approximateCdf(v)), out + i);
        }
    }
}
