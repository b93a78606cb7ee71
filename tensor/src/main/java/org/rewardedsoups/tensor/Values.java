package org.rewardedsoups.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/// Numbers that come from Java into tensors, and back.
final class Values {
    private Values() {}

    /// A copy of an array's values, row-major.
    static Tensor of(DType type, Shape shape, MemorySegment values) {
        long count = values.byteSize() / type.bytes();
        if (shape.size() != count) {
            throw new ShapeException(
                    "of: expected " + shape.size() + " values for " + shape + ", got " + count);
        }
        Tensor out = Tensor.empty(type, shape);
        MemorySegment.copy(values, 0, out.data(), 0, values.byteSize());
        return out;
    }

    /// Float32 numbers, one call each, in row-major order.
    static Tensor draw(DoubleSupplier next, Shape shape) {
        Tensor out = Tensor.empty(DType.F32, shape);
        for (long i = 0; i < out.size(); i++) {
            out.put(i, next.getAsDouble());
        }
        return out;
    }

    /// Refuses memory that does not hold exactly the elements of `shape`.
    static void requireBytes(MemorySegment data, DType type, Shape shape) {
        long bytes = Math.multiplyExact(shape.size(), (long) type.bytes());
        if (data.byteSize() != bytes) {
            throw new ShapeException(
                    "wrap: expected " + bytes + " bytes for " + type + " " + shape + ", got "
                            + data.byteSize());
        }
    }

    static double only(Tensor x) {
        if (x.size() != 1) {
            throw new ShapeException("item: expected one element, got shape " + x.shape());
        }
        return x.plain().at(0);
    }

    static String text(Tensor x) {
        String head = x.type() + " " + x.shape();
        return x.size() > 16 ? head : head + " " + Arrays.toString(doubles(x));
    }

    static float[] floats(Tensor x) {
        Tensor plain = x.cast(DType.F32).plain();
        float[] out = new float[Math.toIntExact(x.size())];
        MemorySegment.copy(plain.data(), 0, MemorySegment.ofArray(out), 0, 4L * out.length);
        return out;
    }

    static double[] doubles(Tensor x) {
        if (x.type() == DType.F32) {
            float[] floats = floats(x);
            double[] out = new double[floats.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = floats[i];
            }
            return out;
        }
        Tensor plain = x.plain();
        double[] out = new double[Math.toIntExact(x.size())];
        Arrays.setAll(out, plain::at);
        return out;
    }

    static int[] ints(Tensor x) {
        Tensor plain = x.plain();
        int[] out = new int[Math.toIntExact(x.size())];
        Arrays.setAll(out, i -> (int) plain.at(i));
        return out;
    }
}
