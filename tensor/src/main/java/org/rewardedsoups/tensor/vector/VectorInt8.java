package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.rewardedsoups.tensor.Int8Matrix;
import org.rewardedsoups.tensor.Tensor;

/// Products with weights in 8 bits, which become float32 in registers.
///
/// Few rows of x: a vector of scalar products with as many rows of weights, which lie side by side for
/// that. Many: weights become float32 in a scratch matrix that stays in the caches, for [Gemm].
final class VectorInt8 {
    private static final int BLOCK = Int8Matrix.BLOCK;
    private static final int SIDE = Int8Matrix.SIDE;
    private static final int CHUNK = 1 << 18;
    private static final NativeScratch FLOATS = new NativeScratch(); // guarded by itself

    /// Bytes that widen to one vector of floats; a quarter of 128 bits has no species.
    private static final VectorSpecies<Byte> QUARTER =
            WIDTH < 8
                    ? ByteVector.SPECIES_64
                    : VectorSpecies.of(
                            byte.class, VectorShape.forBitSize(Lanes.SPECIES.vectorBitSize() / 4));

    private static final IntVector TO_THE_TOP =
            IntVector.fromArray(IntVector.SPECIES_128, new int[] {24, 16, 8, 0}, 0);

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
        Gemv.rows(
                Workers.ALL,
                Math.ceilDiv(n, SIDE),
                (long) SIDE * k,
                (first, last, scratch) -> {
                    for (long group = first; group < last; group++) {
                        long values = values(w, group);
                        long scales = scales(w, group);
                        long bytes = 4 * Math.min(SIDE, n - SIDE * group);
                        for (int i = 0; i < m; i++) {
                            long row = Memory.of(x) + 4L * i * k;
                            long to = Memory.of(out) + 4 * ((long) i * n + SIDE * group);
                            if (bytes == 4 * SIDE) {
                                dots(row, values, scales, k, to);
                            } else {
                                dots(row, values, scales, k, scratch.strip);
                                Memory.copy(scratch.strip, bytes, to);
                            }
                        }
                    }
                });
    }

    private static long values(Int8Matrix w, long group) {
        return Memory.of(w.values()) + group * w.in() * SIDE;
    }

    private static long scales(Int8Matrix w, long group) {
        return Memory.of(w.scales()) + 4 * group * w.scales().dim(1) * SIDE;
    }

    /// Scalar products of `k` floats with the rows of a group.
    private static void dots(long x, long values, long scales, int k, long out) {
        for (int part = 0; part < SIDE; part += WIDTH) {
            dots(x, values, scales, k, part, out + 4L * part);
        }
    }

    /// The same with those rows of the group whose place begins with `part`.
    private static void dots(long x, long values, long scales, int k, int part, long out) {
        long v = Memory.known(x);
        long w = Memory.known(values + part);
        long s = Memory.known(scales + 4L * part);
        FloatVector sums = Lanes.splat(0f);
        int whole = k / BLOCK;
        for (int block = 0; block < whole; block++) {
            long from = v + 4L * BLOCK * block;
            FloatVector products = block(from, w + (long) BLOCK * SIDE * block);
            sums = products.fma(Lanes.load(s + 4L * SIDE * block), sums);
        }
        Lanes.store(sums, out);
        for (int j = whole * BLOCK; j < k; j++) {
            FloatVector scale = Lanes.load(s + 4L * SIDE * whole);
            FloatVector product =
                    Lanes.splat(Memory.getFloat(v + 4L * j)).mul(load(w + (long) SIDE * j));
            Lanes.store(product.fma(scale, Lanes.load(out)), out);
        }
    }

    /// What a block adds to the products, without the scales: even columns, then odd ones.
    private static FloatVector block(long x, long values) {
        FloatVector even = Lanes.splat(0f);
        FloatVector odd = even;
        for (int j = 0; j < BLOCK; j += 2) {
            long column = values + (long) SIDE * j;
            even = Lanes.splat(Memory.getFloat(x + 4L * j)).fma(load(column), even);
            odd = Lanes.splat(Memory.getFloat(x + 4L * j + 4)).fma(load(column + SIDE), odd);
        }
        return even.add(odd);
    }

    private static void manyRows(int m, int n, int k, Tensor x, Int8Matrix w, Tensor out) {
        synchronized (FLOATS) {
            int chunk = SIDE * Math.clamp(CHUNK / Math.max(1, k) / SIDE, 1, Math.ceilDiv(n, SIDE));
            long floats = FLOATS.atLeast(4L * chunk * k);
            Gemm.Matrix left = new Gemm.Matrix(x.data(), false, 0, k, 1);
            Gemm.Matrix right = new Gemm.Matrix(Memory.ALL, false, floats / 4, chunk, 1);
            for (int from = 0; from < n; from += chunk) {
                int first = from / SIDE;
                int count = Math.min(chunk, n - from);
                Workers.run(
                        Math.ceilDiv(count, SIDE),
                        (group, _) ->
                                widen(w, first + group, k, floats + 4L * SIDE * group, 4L * chunk));
                Gemm.Matrix part = new Gemm.Matrix(out.data(), false, from, n, 1);
                Gemm.multiply(Workers.ALL, m, count, k, left, right, false, part);
            }
        }
    }

    /// The rows of a group as columns of floats, one below the other `rowBytes` apart.
    private static void widen(Int8Matrix w, long group, int k, long out, long rowBytes) {
        for (int part = 0; part < SIDE; part += WIDTH) {
            long scales = scales(w, group) + 4L * part;
            widen(values(w, group) + part, scales, k, out + 4L * part, rowBytes);
        }
    }

    private static void widen(long values, long scales, int k, long out, long rowBytes) {
        for (int j = 0; j < k; j++) {
            FloatVector scale = Lanes.load(scales + 4L * SIDE * (j / BLOCK));
            Lanes.store(load(values + (long) SIDE * j).mul(scale), out + j * rowBytes);
        }
    }

    /// WIDTH weights from an address on, without their scale.
    private static FloatVector load(long address) {
        if (WIDTH < 8) {
            return four(address);
        }
        return (FloatVector)
                ByteVector.fromMemorySegment(QUARTER, Memory.ALL, address, ByteOrder.LITTLE_ENDIAN)
                        .convertShape(VectorOperators.B2F, Lanes.SPECIES, 0);
    }

    /// Four weights: an int in all lanes, shifted so that each lane keeps its own byte.
    private static FloatVector four(long address) {
        return (FloatVector)
                IntVector.broadcast(IntVector.SPECIES_128, Memory.getInt(address))
                        .lanewise(VectorOperators.LSHL, TO_THE_TOP)
                        .lanewise(VectorOperators.ASHR, 24)
                        .convertShape(VectorOperators.I2F, FloatVector.SPECIES_128, 0);
    }
}
