package org.rewardedsoups.tensor.vector;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.rewardedsoups.tensor.Int8Matrix;
import org.rewardedsoups.tensor.Tensor;

/// Products with weights in 8 bits, which become float32 in registers.
///
/// Few rows of x: a scalar product per weight row, limited by memory. Many: rows of weights become
/// float32 in a scratch matrix that stays in the caches, for [Gemm].
final class VectorInt8 {
    private static final int BLOCK = Int8Matrix.BLOCK;
    private static final int GRAIN = 131_072;
    private static final int CHUNK = 1 << 18;
    private static final NativeScratch FLOATS = new NativeScratch(); // guarded by itself

    /// Bytes that widen to one vector of floats; a quarter of 128 bits has no species.
    private static final VectorSpecies<Byte> QUARTER =
            WIDTH < 8
                    ? ByteVector.SPECIES_64
                    : VectorSpecies.of(
                            byte.class, VectorShape.forBitSize(Lanes.SPECIES.vectorBitSize() / 4));

    private VectorInt8() {}

    static void product(Tensor x, Int8Matrix w, Tensor out) {
        int m = Math.toIntExact(x.dim(0));
        int n = Math.toIntExact(out.dim(1));
        int k = Math.toIntExact(x.dim(1));
        if (m <= Gemv.MAX_ROWS) {
            fewRows(m, n, k, x, w, out);
        } else {
            manyRows(m, n, k, x, w, out);
        }
    }

    private static void fewRows(int m, int n, int k, Tensor x, Int8Matrix w, Tensor out) {
        MemorySegment rows = x.data();
        MemorySegment values = w.values().data();
        MemorySegment scales = w.scales().data();
        MemorySegment results = out.data();
        long blocks = w.scales().dim(1);
        VectorReductions.rows(
                n,
                k,
                GRAIN,
                (first, last, _) -> {
                    for (long j = first; j < last; j++) {
                        for (int i = 0; i < m; i++) {
                            float dot =
                                    dot(rows, 4L * i * k, values, j * k, scales, 4 * j * blocks, k);
                            results.set(JAVA_FLOAT_UNALIGNED, 4 * ((long) i * n + j), dot);
                        }
                    }
                });
    }

    private static void manyRows(int m, int n, int k, Tensor x, Int8Matrix w, Tensor out) {
        synchronized (FLOATS) {
            int chunk = Math.clamp(CHUNK / Math.max(1, k), 1, n);
            MemorySegment floats = FLOATS.atLeast(4L * chunk * k);
            Gemm.Matrix left = new Gemm.Matrix(x.data(), false, 0, k, 1);
            Gemm.Matrix right = new Gemm.Matrix(floats, false, 0, 1, k);
            for (int from = 0; from < n; from += chunk) {
                int first = from;
                int count = Math.min(chunk, n - from);
                Workers.run(count, (row, _) -> widen(w, first + row, k, floats, 4L * row * k));
                Gemm.Matrix part = new Gemm.Matrix(out.data(), false, from, n, 1);
                Gemm.multiply(m, count, k, left, right, false, part);
            }
        }
    }

    /// WIDTH weights from byte offset `at` on, without their scale.
    private static FloatVector load(MemorySegment values, long at) {
        return (FloatVector)
                ByteVector.fromMemorySegment(QUARTER, values, at, ByteOrder.LITTLE_ENDIAN)
                        .convertShape(VectorOperators.B2F, Lanes.SPECIES, 0);
    }

    private static float scale(MemorySegment scales, long at, int block) {
        return scales.get(JAVA_FLOAT_UNALIGNED, at + 4L * block);
    }

    /// Scalar product of `k` floats and a row of weights, block by block.
    private static float dot(
            MemorySegment x,
            long atX,
            MemorySegment values,
            long atValues,
            MemorySegment scales,
            long atScales,
            int k) {
        FloatVector sum = Lanes.splat(0f);
        FloatVector other = sum;
        int whole = WIDTH < 8 ? 0 : k / BLOCK;
        for (int block = 0; block < whole; block++) {
            long from = atX + 4L * block * BLOCK;
            long at = atValues + (long) block * BLOCK;
            FloatVector scale = Lanes.splat(scale(scales, atScales, block));
            FloatVector a = Lanes.load(x, from).mul(load(values, at));
            FloatVector b = Lanes.load(x, from + BYTES).mul(load(values, at + WIDTH));
            for (int i = 2 * WIDTH; i < BLOCK; i += 2 * WIDTH) {
                a = Lanes.load(x, from + 4L * i).fma(load(values, at + i), a);
                b = Lanes.load(x, from + 4L * i + BYTES).fma(load(values, at + i + WIDTH), b);
            }
            sum = a.fma(scale, sum);
            other = b.fma(scale, other);
        }
        double dot = Lanes.sum(sum.add(other));
        for (int j = whole * BLOCK; j < k; j++) {
            float weight = scale(scales, atScales, j / BLOCK) * values.get(JAVA_BYTE, atValues + j);
            dot += (double) x.get(JAVA_FLOAT_UNALIGNED, atX + 4L * j) * weight;
        }
        return (float) dot;
    }

    /// A row of weights as floats.
    private static void widen(Int8Matrix w, long row, int k, MemorySegment out, long to) {
        MemorySegment values = w.values().data();
        MemorySegment scales = w.scales().data();
        long at = row * k;
        long atScales = 4 * row * w.scales().dim(1);
        int whole = WIDTH < 8 ? 0 : k / BLOCK * BLOCK;
        for (int j = 0; j < whole; j += WIDTH) {
            FloatVector scale = Lanes.splat(scale(scales, atScales, j / BLOCK));
            Lanes.store(load(values, at + j).mul(scale), out, to + 4L * j);
        }
        for (int j = whole; j < k; j++) {
            float weight = scale(scales, atScales, j / BLOCK) * values.get(JAVA_BYTE, at + j);
            out.set(JAVA_FLOAT_UNALIGNED, to + 4L * j, weight);
        }
    }
}
