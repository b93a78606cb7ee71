package org.rewardedsoups.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rewardedsoups.tensor.Attention;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Segments;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

class AttentionTest {
    private final RandomGenerator rng = new Rngs(3).stream("test");

    static Stream<Arguments> masks() {
        return Stream.of(
                Arguments.of("causal", 3, 3, AttentionMask.causal(2, 3)),
                Arguments.of("causal with a past, S > T", 2, 5, AttentionMask.causal(2, 5)),
                Arguments.of(
                        "left padding", 3, 3, AttentionMask.causalLeftPadded(new int[] {0, 2}, 3)),
                Arguments.of(
                        "no visible key",
                        3,
                        3,
                        AttentionMask.causalLeftPadded(new int[] {1, 3}, 3)),
                Arguments.of(
                        "bidirectional, right padding",
                        3,
                        4,
                        AttentionMask.bidirectional(new int[] {4, 1})));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("masks")
    void gradientsMatchFiniteDifferences(
            String name, int queries, int keys, AttentionMask mask) {
        GradientCheck.check(
                name,
                x -> Functional.attention(x.get(0), x.get(1), x.get(2), mask, 0.7),
                Tensor.gaussian(rng, 2, queries, 4, 3),
                Tensor.gaussian(rng, 2, keys, 2, 3),
                Tensor.gaussian(rng, 2, keys, 2, 3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("masks")
    void equalsSoftmaxOfMaskedScoresTimesValues(
            String name, int queries, int keys, AttentionMask mask) {
        Tensor q = f64(2, queries, 4, 3);
        Tensor k = f64(2, keys, 2, 3);
        Tensor v = f64(2, keys, 2, 3);
        Tensor out = Attention.attention(q, k, v, mask, 0.7).out();
        for (int b = 0; b < 2; b++) {
            for (int h = 0; h < 4; h++) {
                Tensor scores =
                        head(q, b, h).matmul(head(k, b, h / 2).transpose()).mul(0.7);
                for (int t = 0; t < queries; t++) {
                    for (int s = 0; s < keys; s++) {
                        boolean seen =
                                s >= mask.first(b) && s < mask.limit(b, t, queries, keys);
                        scores.set(seen ? scores.get(t, s) : Double.NEGATIVE_INFINITY, t, s);
                    }
                }
                double[] expected =
                        unseenToZero(scores.softmax()).matmul(head(v, b, h / 2)).toDoubles();
                assertArrayEquals(expected, head(out, b, h).toDoubles(), 1e-14);
            }
        }
    }

    @Test
    void gradientsOfPackedRowsMatchFiniteDifferences() {
        Segments segments = new Segments(new int[] {2, 0, 1}, new int[] {3, 1, 1});
        GradientCheck.check(
                "packed attention",
                x -> Functional.attention(x.get(0), x.get(1), x.get(2), segments, 0.7),
                Tensor.gaussian(rng, 1, 3, 4, 3),
                Tensor.gaussian(rng, 1, 5, 2, 3),
                Tensor.gaussian(rng, 1, 5, 2, 3));
    }

    @Test
    void packedRowsAttendAsEachAlone() {
        int[] queries = {2, 5, 1};
        int[] keys = {4, 5, 3};
        Tensor q = f64(1, 8, 4, 3);
        Tensor k = f64(1, 12, 2, 3);
        Tensor v = f64(1, 12, 2, 3);
        Tensor packed = Attention.attention(q, k, v, new Segments(queries, keys), 0.7).out();
        int query = 0;
        int key = 0;
        for (int row = 0; row < keys.length; row++) {
            Tensor alone =
                    Attention.attention(
                                    q.slice(1, query, query + queries[row]),
                                    k.slice(1, key, key + keys[row]),
                                    v.slice(1, key, key + keys[row]),
                                    AttentionMask.causal(1, keys[row]),
                                    0.7)
                            .out();
            assertArrayEquals(
                    alone.toDoubles(),
                    packed.slice(1, query, query + queries[row]).toDoubles());
            query += queries[row];
            key += keys[row];
        }
    }

    @Test
    void segmentsMustCoverQueriesAndKeys() {
        Tensor q = f64(1, 3, 2, 4);
        Segments tooShort = Segments.of(new int[] {1, 1});
        var e =
                assertThrows(
                        ShapeException.class, () -> Attention.attention(q, q, q, tooShort, 1));
        assertEquals(
                "attention: expected one row of 2 queries and 2 keys, the segments' sums, got q"
                        + " (1, 3, 2, 4) and k (1, 3, 2, 4)",
                e.getMessage());
        assertThrows(ShapeException.class, () -> new Segments(new int[] {2}, new int[] {1}));
    }

    @Test
    void aQueryThatSeesNoKeyYieldsZeroAndTakesNoGradient() {
        AttentionMask mask = AttentionMask.causalLeftPadded(new int[] {2}, 2);
        var q = new Parameter(Tensor.gaussian(rng, 1, 2, 1, 3));
        var k = new Parameter(Tensor.gaussian(rng, 1, 2, 1, 3));
        Variable out = Functional.attention(q, k, k, mask, 1);
        out.sum().backward();
        assertArrayEquals(new float[6], out.value().toFloats());
        assertArrayEquals(new float[6], q.grad().orElseThrow().toFloats());
        assertArrayEquals(new float[6], k.grad().orElseThrow().toFloats());
    }

    @Test
    void aSliceOfACacheIsReadInPlace() {
        Tensor q = Tensor.gaussian(rng, 2, 1, 2, 4);
        Tensor k = Tensor.gaussian(rng, 2, 8, 2, 4).slice(1, 0, 3);
        Tensor v = Tensor.gaussian(rng, 2, 8, 2, 4).slice(1, 0, 3);
        AttentionMask mask = AttentionMask.causal(2, 3);
        assertArrayEquals(
                Attention.attention(q, k.copy(), v.copy(), mask, 0.5).out().toFloats(),
                Attention.attention(q, k, v, mask, 0.5).out().toFloats());
    }

    @Test
    void ropeGradientsMatchFiniteDifferences() {
        Tensor positions = Tensor.of(new Shape(2, 3), 0, 1, 2, 4, 0, 1);
        Tensor angles = Tensor.gaussian(rng, 5, 2).cast(DType.F64);
        Tensor cos = each(angles, true);
        Tensor sin = each(angles, false);
        GradientCheck.check(
                "rope",
                x -> Functional.rope(x.get(0), positions, cos, sin),
                Tensor.gaussian(rng, 2, 3, 2, 4));
    }

    @Test
    void ropeTurnsAQuarterAndBack() {
        Tensor cos = Tensor.of(new Shape(2, 1), 1f, 0f);
        Tensor sin = Tensor.of(new Shape(2, 1), 0f, 1f);
        Tensor x = Tensor.of(new Shape(2, 1, 2), 3f, 4f, 3f, 4f);
        Tensor positions = Tensor.of(new Shape(2), 0, 1);
        Tensor turned = Attention.rope(x, positions, cos, sin);
        assertArrayEquals(new float[] {3, 4, -4, 3}, turned.toFloats());
        assertArrayEquals(
                x.toFloats(), Attention.ropeInverse(turned, positions, cos, sin).toFloats());
    }

    @Test
    void errorsNameTheArgument() {
        Variable q = Variable.constant(Tensor.zeros(1, 2, 3, 4));
        Variable k = Variable.constant(Tensor.zeros(1, 2, 2, 4));
        var heads =
                assertThrows(
                        ShapeException.class,
                        () -> Functional.attention(q, k, k, AttentionMask.causal(1, 2), 1));
        assertEquals(
                "attention: expected k of shape (1, S, G, 4) with G a divisor of 3,"
                        + " got (1, 2, 2, 4)",
                heads.getMessage());
        var rows =
                assertThrows(
                        ShapeException.class,
                        () -> Functional.attention(q, q, q, AttentionMask.causal(1, 3), 1));
        assertEquals(
                "attention: expected visible keys within 0 to 2, got 0 to 3 in row 0",
                rows.getMessage());
        Tensor angles = Tensor.zeros(2, 2);
        var position =
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () ->
                                Functional.rope(
                                        q, Tensor.of(new Shape(1, 2), 1, 2), angles, angles));
        assertEquals(
                "rope: expected indices from 0 below 2, got 2 at position 1",
                position.getMessage());
    }

    private Tensor f64(long... dims) {
        return Tensor.gaussian(rng, dims).cast(DType.F64);
    }

    private static Tensor head(Tensor x, int b, int h) {
        return x.slice(0, b, b + 1).slice(2, h, h + 1).reshape(x.dim(1), x.dim(3));
    }

    private static Tensor unseenToZero(Tensor p) {
        double[] values = p.toDoubles();
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.isNaN(values[i]) ? 0 : values[i];
        }
        return Tensor.of(p.shape(), values);
    }

    private static Tensor each(Tensor angles, boolean cosine) {
        double[] values = angles.toDoubles();
        for (int i = 0; i < values.length; i++) {
            values[i] = cosine ? Math.cos(values[i]) : Math.sin(values[i]);
        }
        return Tensor.of(angles.shape(), values);
    }
}
