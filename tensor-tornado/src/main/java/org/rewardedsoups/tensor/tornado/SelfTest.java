package org.rewardedsoups.tensor.tornado;

import java.util.Optional;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// A product and a softmax on the device, before the first tensor: against drivers with which
/// kernels compile and compute nonsense, or do not compile.
final class SelfTest {
    private static final double TOLERANCE = 1e-4;

    private SelfTest() {}

    /// What is wrong, and the remedy.
    static Optional<String> failure(Kernels device) {
        try {
            return difference(device);
        } catch (RuntimeException e) {
            return Optional.of(
                    "a kernel failed on the device ("
                            + e.getMessage()
                            + "); update its driver, and see that JVM flags were not changed");
        }
    }

    private static Optional<String> difference(Kernels device) {
        Kernels scalar = TornadoProvider.scalar().kernels();
        Tensor a = numbers(1, 1, 5, 21);
        Tensor b = numbers(2, 1, 21, 35);
        double product =
                difference(
                        scalar,
                        device,
                        new Shape(1, 5, 35),
                        (k, out) -> k.matmul(a, b, false, out));
        Tensor rows = a.reshape(5, 21);
        double softmax = difference(scalar, device, rows.shape(), (k, out) -> k.softmax(rows, out));
        return product <= TOLERANCE && softmax <= TOLERANCE
                ? Optional.empty()
                : Optional.of(
                        "self-test: a product differs by %s, a softmax by %s; update the driver of the device"
                                .formatted(product, softmax));
    }

    /// A kernel's call; it writes to `out`.
    private interface Call {
        void run(Kernels kernels, Tensor out);
    }

    private static double difference(Kernels scalar, Kernels device, Shape shape, Call call) {
        Tensor expected = Tensor.empty(DType.F32, shape);
        Tensor actual = Tensor.empty(DType.F32, shape);
        call.run(scalar, expected);
        call.run(device, actual);
        return difference(expected, actual);
    }

    private static double difference(Tensor expected, Tensor actual) {
        double most = 0;
        for (long i = 0; i < expected.size(); i++) {
            double difference = Math.abs(expected.at(i) - actual.at(i));
            most = difference <= most ? most : difference; // NaN goes in
        }
        return most;
    }

    /// Numbers between −2 and 2 without a pattern.
    private static Tensor numbers(int seed, long... dims) {
        Shape shape = new Shape(dims);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 37 + seed * 101) % 97 / 24f - 2;
        }
        return Tensor.of(shape, values);
    }
}
