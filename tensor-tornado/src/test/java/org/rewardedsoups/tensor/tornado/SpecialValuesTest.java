package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.rewardedsoups.tensor.KernelsContract.assertClose;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// NaN and infinities reach results as they do in the specification, so that a training that
/// diverges is noticed.
@Tag("gpu")
class SpecialValuesTest {
    private static final float INF = Float.POSITIVE_INFINITY;
    private static final float NAN = Float.NaN;

    private final Kernels device = Device.kernels();
    private final Kernels scalar = Device.scalar();

    @BeforeAll
    static void deviceIsThere() {
        Device.require();
    }

    @ParameterizedTest
    @EnumSource(
            value = Binary.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SILU_GRAD", "GELU_GRAD", "GELU_TANH_GRAD"}) // 0·∞ differs by formula
    void functionsOfPairs(Binary op) {
        float[] values = {0, 1, -1, INF, -INF, NAN};
        Tensor a = Tensor.of(new Shape(6, 1), values).expand(new Shape(6, 6));
        Tensor b = Tensor.of(new Shape(1, 6), values).expand(new Shape(6, 6));
        compare(op.name(), new Shape(6, 6), (k, out) -> k.binary(op, a, b, out));
    }

    @Test
    void rowsAndColumns() {
        Tensor x =
                Tensor.of(
                        new Shape(5, 3),
                        1,
                        2,
                        NAN,
                        INF,
                        1,
                        2,
                        -INF,
                        1,
                        2,
                        -INF,
                        -INF,
                        -INF,
                        1,
                        2,
                        3);
        Shape rows = new Shape(5, 1);
        compare("max", rows, (k, out) -> k.max(x.reshape(5, 3, 1), out));
        compare("max of columns", new Shape(1, 3), (k, out) -> k.max(x.reshape(1, 5, 3), out));
        compare("sum", rows, (k, out) -> k.sum(x.reshape(5, 3, 1), out));
        compare("sum of columns", new Shape(1, 3), (k, out) -> k.sum(x.reshape(1, 5, 3), out));
        compare("softmax", x.shape(), (k, out) -> k.softmax(x, out));
        compare("logSoftmax", x.shape(), (k, out) -> k.logSoftmax(x, out));
        Tensor targets = Tensor.of(new Shape(5), 0, 1, 2, -1, 0);
        Tensor lse = Tensor.zeros(5);
        compare("crossEntropy", new Shape(5), (k, out) -> k.crossEntropy(x, targets, out, lse));
    }

    @Test
    void productsAndFill() {
        Tensor a = Tensor.of(new Shape(1, 2, 2), 1, NAN, 2, 3);
        Tensor b = Tensor.of(new Shape(1, 2, 2), INF, 1, 1, 1);
        compare("product", new Shape(1, 2, 2), (k, out) -> k.matmul(a, b, false, out));
        compare("fill", new Shape(7), (k, out) -> k.fill(-INF, out));
    }

    /// What the device does not do, the CPU does.
    @Test
    void otherTypesAreComputed() {
        Tensor half = Tensor.zeros(DType.BF16, new Shape(2));
        device.copy(Tensor.of(new Shape(2), 1f, 3f), half);
        assertArrayEquals(new float[] {1, 3}, half.toFloats());
        Tensor ints = Tensor.of(new Shape(2), 3, 4);
        Tensor floats = Tensor.zeros(2);
        device.copy(ints, floats);
        assertArrayEquals(new float[] {3, 4}, floats.toFloats());
    }

    private interface Call {
        void run(Kernels kernels, Tensor out);
    }

    private void compare(String what, Shape shape, Call call) {
        Tensor expected = Tensor.zeros(DType.F32, shape);
        Tensor actual = Tensor.zeros(DType.F32, shape);
        call.run(scalar, expected);
        call.run(device, actual);
        assertClose(what, expected, actual, 1e-6);
    }
}
