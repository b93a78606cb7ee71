package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

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
        long blocks = w.scales().dim(1);
        VectorReductions.rows(
                n,
                k,
                Gemv.GRAIN,
                (first, last, _) -> {
                    long results = Memory.of(out);
                    for (long j = first; j < last; j++) {
                        long values = Memory.of(w.values()) + j * k;
                        long scales = Memory.of(w.scales()) + 4 * j * blocks;
                        for (int i = 0; i < m; i++) {
                            float dot = dot(Memory.of(x) + 4L * i * k, values, scales, k);
                            Memory.setFloat(results + 4 * ((long) i * n + j), dot);
                        }
                    }
                });
    }

    private static void manyRows(int m, int n, int k, Tensor x, Int8Matrix w, Tensor out) {
        synchronized (FLOATS) {
            int chunk = Math.clamp(CHUNK / Math.max(1, k), 1, n);
            long floats = FLOATS.atLeast(4L * chunk * k);
            Gemm.Matrix left = new Gemm.Matrix(x.data(), false, 0, k, 1);
            Gemm.Matrix right = new Gemm.Matrix(Memory.ALL, false, floats / 4, 1, k);
            for (int from = 0; from < n; from += chunk) {
                int first = from;
                int count = Math.min(chunk, n - from);
                Workers.run(count, (row, _) -> widen(w, first + row, k, floats + 4L * row * k));
                Gemm.Matrix part = new Gemm.Matrix(out.data(), false, from, n, 1);
                Gemm.multiply(m, count, k, left, right, false, part);
            }
        }
    }

    /// WIDTH weights from an address on, without their scale.
    private static FloatVector load(long values) {
        return (FloatVector)
                ByteVector.fromMemorySegment(QUARTER, Memory.ALL, values, ByteOrder.LITTLE_ENDIAN)
                        .convertShape(VectorOperators.B2F, Lanes.SPECIES, 0);
    }

    private static float scale(long scales, int block) {
        return Memory.getFloat(scales + 4L * block);
    }

    /// Scalar product of `k` floats and a row of weights, block by block.
    private static float dot(long x, long values, long scales, int k) {
        FloatVector sum = Lanes.splat(0f);
        FloatVector other = sum;
        int whole = WIDTH < 8 ? 0 : k / BLOCK;
        for (int block = 0; block < whole; block++) {
            long from = x + 4L * block * BLOCK;
            long at = values + (long) block * BLOCK;
            FloatVector scale = Lanes.splat(scale(scales, block));
            FloatVector a = Lanes.load(from).mul(load(at));
            FloatVector b = Lanes.load(from + BYTES).mul(load(at + WIDTH));
            for (int i = 2 * WIDTH; i < BLOCK; i += 2 * WIDTH) {
                a = Lanes.load(from + 4L * i).fma(load(at + i), a);
                b = Lanes.load(from + 4L * i + BYTES).fma(load(at + i + WIDTH), b);
            }
            sum = a.fma(scale, sum);
            other = b.fma(scale, other);
        }
        double dot = Lanes.sum(sum.add(other));
        for (int j = whole * BLOCK; j < k; j++) {
            float weight = scale(scales, j / BLOCK) * Memory.getByte(values + j);
            dot += (double) Memory.getFloat(x + 4L * j) * weight;
        }
        return (float) dot;
    }

    /// A row of weights as floats.
    private static void widen(Int8Matrix w, long row, int k, long out) {
        long values = Memory.of(w.values()) + row * k;
        long scales = Memory.of(w.scales()) + 4 * row * w.scales().dim(1);
        int whole = WIDTH < 8 ? 0 : k / BLOCK * BLOCK;
        for (int j = 0; j < whole; j += WIDTH) {
            FloatVector scale = Lanes.splat(scale(scales, j / BLOCK));
            Lanes.store(load(values + j).mul(scale), out + 4L * j);
        }
        for (int j = whole; j < k; j++) {
            float weight = scale(scales, j / BLOCK) * Memory.getByte(values + j);
            Memory.setFloat(out + 4L * j, weight);
        }
    }
}
