package org.rewardedsoups.tensor.tornado;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rewardedsoups.tensor.KernelsContract.assertClose;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Weights in bfloat16 on the device, against the specification.
@Tag("gpu")
class Bf16KernelsTest {
    private static final int ALL = 1 << 16;

    private final Kernels device = Device.kernels();
    private final Kernels scalar = Device.scalar();
    private final RandomGenerator rng = new Rngs(1).stream("test");

    @BeforeAll
    static void deviceIsThere() {
        Device.require();
    }

    /// Every number there is, NaN and infinities among them.
    private static Tensor all() {
        Tensor all = Tensor.empty(DType.BF16, new Shape(ALL));
        for (int bits = 0; bits < ALL; bits++) {
            all.data().setAtIndex(JAVA_SHORT, bits, (short) bits);
        }
        return all;
    }

    @Test
    void everyNumberIsWidenedExactly() {
        Tensor half = all();
        Tensor plain = Tensor.zeros(ALL);
        Tensor turned = Tensor.zeros(ALL / 4, 4);
        var eager = new EagerDevice();
        eager.run(Lowering.widening(half, false, plain));
        eager.run(Lowering.widening(half.reshape(4, ALL / 4).transpose(), false, turned));
        for (int bits = 0; bits < ALL; bits++) {
            float expected = Float.intBitsToFloat(bits << 16);
            assertEquals(expected, plain.data().getAtIndex(JAVA_FLOAT, bits));
            int column = bits / (ALL / 4);
            assertEquals(expected, (float) turned.get(bits % (ALL / 4), column));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 40_001})
    void floatsAreRoundedToTheNearestEven(int n) {
        Tensor x = Tensor.zeros(n);
        float[] special = {1 + 0x1p-8f, 1 + 0x3p-8f, Float.NaN, Float.MAX_VALUE, -0f, 1e-41f};
        for (int i = 0; i < n; i++) {
            float random = Float.intBitsToFloat(rng.nextInt());
            x.data().setAtIndex(JAVA_FLOAT, i, i < special.length ? special[i] : random);
        }
        Tensor rounded = Tensor.zeros(DType.BF16, new Shape(n));
        Launch.Call call = Launch.of(DeviceKernel.ROUND).reads(x).writes(rounded);
        new EagerDevice().run(call.ints(n, n, n, 1).on(Grid.threads((n + 1) / 2)));
        Tensor expected = x.cast(DType.BF16);
        assertArrayEquals(expected.data().toArray(JAVA_SHORT), rounded.data().toArray(JAVA_SHORT));
    }

    @ParameterizedTest(name = "({0}, {1})·({1}, {2})")
    @CsvSource({
        "1, 1, 1", "1, 2, 3", "1, 7, 5", "1, 64, 9", "1, 510, 4", "1, 514, 6", "1, 1030, 33",
        "1, 1029, 3", "2, 63, 5", "3, 129, 33", "4, 64, 40", "5, 130, 3", "8, 600, 17", "9, 33, 65",
        "65, 17, 16", "70, 129, 66"
    })
    void productsMatchInEveryLayout(int m, int k, int n) {
        Tensor x = Tensor.gaussian(rng, 2, m, k);
        Tensor plain = Tensor.gaussian(rng, 2, k, n).cast(DType.BF16);
        Tensor transposed = Tensor.gaussian(rng, 2, n, k).cast(DType.BF16).transpose();
        Tensor part = Tensor.gaussian(rng, 2, n + 3, k).cast(DType.BF16).slice(1, 1, n + 1);
        Tensor repeated = plain.slice(0, 1, 2).expand(plain.shape());
        Tensor wider = Tensor.gaussian(rng, 2, n, k + 3).cast(DType.BF16).slice(2, 3, k + 3);
        Tensor[] weights = {plain, transposed, part.transpose(), wider.transpose(), repeated};
        for (int i = 0; i < weights.length; i++) {
            for (boolean accumulate : new boolean[] {false, true}) {
                Tensor expected = Tensor.full(DType.F32, new Shape(2, m, n), 0.5);
                Tensor actual = expected.copy();
                scalar.matmul(x, weights[i], accumulate, expected);
                device.matmul(x, weights[i], accumulate, actual);
                assertClose("weights " + i, expected, actual, 1e-6 * Math.sqrt(k) + 1e-7 * k);
            }
        }
    }

    @Test
    void theDeviceTakesThem() {
        Tensor half = Tensor.zeros(DType.BF16, new Shape(1, 4, 4));
        Tensor x = Tensor.zeros(1, 4, 4);
        assertTrue(Supported.onDevice("matmul", new Object[] {x, half, false, x}));
        assertTrue(Supported.onDevice("gatherRows", new Object[] {half, x, x}));
        assertEquals(false, Supported.onDevice("matmul", new Object[] {half, x, false, x}));
        assertEquals(false, Supported.onDevice("copy", new Object[] {half, x}), "conversion");
        assertEquals(false, Supported.onDevice("softmax", new Object[] {half, half}));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 70})
    void rowsOfATableMatch(int width) {
        Tensor table = Tensor.gaussian(rng, 12, width).cast(DType.BF16);
        Tensor ids = Tensor.of(new Shape(5), 3, 0, 3, 10, 3);
        for (Tensor each : new Tensor[] {table, table.slice(0, 1, 12)}) {
            Tensor expected = Tensor.zeros(5, width);
            Tensor actual = Tensor.zeros(5, width);
            scalar.gatherRows(each, ids, expected);
            device.gatherRows(each, ids, actual);
            assertClose("rows", expected, actual, 0);
        }
    }

    /// One row by whole ints, one that is odd, a few, many: each by a kernel of its own.
    @ParameterizedTest
    @CsvSource({"1, 8", "1, 7", "3, 8", "12, 8"})
    void nanAndInfinitiesReachResults(int m, int k) {
        float[] numbers = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 1};
        Tensor weights = Tensor.full(DType.F32, new Shape(1, 4, k), 0.5);
        for (int column = 0; column < 4; column++) {
            weights.set(numbers[column], 0, column, column + 1);
        }
        Tensor x = Tensor.full(DType.F32, new Shape(1, m, k), 2);
        Tensor actual = Tensor.zeros(1, m, 4);
        device.matmul(x, weights.cast(DType.BF16).transpose(), false, actual);
        for (int row = 0; row < m; row++) {
            for (int column = 0; column < 3; column++) {
                assertEquals(numbers[column], (float) actual.get(0, row, column));
            }
            assertEquals(k + 1, actual.get(0, row, 3));
        }
    }
}
