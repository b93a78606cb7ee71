package org.rewardedsoups.soups;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

class SoupTest {
    private final StateDict a = expert("a");
    private final StateDict b = expert("b");
    private final StateDict c = expert("c");

    @Test
    void aVertexOfTheSimplexIsTheExpertItself() {
        assertEquals(a, Soup.interpolate(List.of(a, b), new Preference(1, 0)));
        assertEquals(b, Soup.interpolate(List.of(a, b), new Preference(0, 1)));
    }

    @Test
    void aSoupOfOneExpertTwiceIsThatExpert() {
        StateDict soup = Soup.interpolate(List.of(a, a), new Preference(0.5, 0.5));
        assertArrayEquals(a.get("w").toFloats(), soup.get("w").toFloats(), 1e-7f);
    }

    @Test
    void wholeNumbersAreTakenOverNotAveraged() {
        StateDict x = withPositions(1, 7, 528);
        List<StateDict> experts = List.of(x, withPositions(1, 7, 528));
        StateDict soup = Soup.interpolate(experts, new Preference(0.1, 0.9));
        assertEquals(x.get("positions").toString(), soup.get("positions").toString());
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                Soup.interpolate(
                                        List.of(x, withPositions(1, 7, 527)),
                                        new Preference(0.5, 0.5)));
        assertEquals(
                "soup: expected the same whole numbers in every expert's positions, got others;"
                        + " are the networks of one size?",
                e.getMessage());
    }

    private static StateDict withPositions(int... positions) {
        return StateDict.of(
                Map.of(
                        "w",
                        Tensor.zeros(2),
                        "positions",
                        Tensor.of(new Shape(positions.length), positions).cast(DType.I64)));
    }

    @Test
    void everyNumberIsTheWeightedSum() {
        StateDict soup = Soup.interpolate(List.of(a, b, c), new Preference(0.2, 0.3, 0.5));
        for (String name : a.names()) {
            float[] x = a.get(name).toFloats();
            float[] y = b.get(name).toFloats();
            float[] z = c.get(name).toFloats();
            float[] actual = soup.get(name).toFloats();
            for (int i = 0; i < x.length; i++) {
                assertEquals(0.2 * x[i] + 0.3 * y[i] + 0.5 * z[i], actual[i], 1e-6);
            }
        }
    }

    @Test
    void theOrderOfExpertsAndWeightsTogetherDoesNotMatter() {
        StateDict one = Soup.interpolate(List.of(a, b), new Preference(0.3, 0.7));
        StateDict other = Soup.interpolate(List.of(b, a), new Preference(0.7, 0.3));
        assertArrayEquals(one.get("w").toFloats(), other.get("w").toFloats(), 1e-7f);
    }

    @Test
    void aDivergedExpertIsRefusedEvenWithWeightZero() {
        StateDict broken =
                StateDict.of(
                        Map.of(
                                "w", Tensor.of(new Shape(2, 3), 0, 1, Float.NaN, 3, 4, 5),
                                "bias", Tensor.zeros(3)));
        StateDict same = expert(new Rngs(1), true);
        var e =
                assertThrows(
                        NonFiniteException.class,
                        () -> Soup.interpolate(List.of(same, broken), new Preference(1, 0)));
        assertEquals(
                "soup: expected finite weights, got NaN or ∞ in w; this expert's training diverged",
                e.getMessage());
    }

    @Test
    void expertsOfOtherLayoutsAreRefused() {
        StateDict other = StateDict.of(Map.of("w", Tensor.zeros(3, 2)));
        assertThrows(
                IllegalArgumentException.class,
                () -> Soup.interpolate(List.of(a, other), new Preference(0.5, 0.5)));
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void weightsThatOnlyStoreNumbersAreAveragedAfterACast(DType type) {
        StateDict x = a.map((_, w) -> w.cast(type));
        StateDict y = b.map((_, w) -> w.cast(type));
        var half = new Preference(0.5, 0.5);
        var e = assertThrows(ShapeException.class, () -> Soup.interpolate(List.of(x, y), half));
        assertTrue(e.getMessage().contains("cast(DType.F32)"), e.getMessage());
        assertEquals(y, Soup.interpolate(List.of(x, y), new Preference(0, 1)));
        List<StateDict> cast =
                List.of(x.map((_, w) -> w.cast(DType.F32)), y.map((_, w) -> w.cast(DType.F32)));
        double expected = (x.get("w").get(0, 0) + y.get("w").get(0, 0)) / 2;
        assertEquals(expected, Soup.interpolate(cast, half).get("w").get(0, 0), 1e-6);
    }

    private static StateDict expert(String name) {
        return expert(new Rngs(1).fork(name), false);
    }

    private static StateDict expert(Rngs rngs, boolean small) {
        Tensor w = Tensor.gaussian(rngs.stream("w"), small ? 2 : 4, small ? 3 : 5);
        return StateDict.of(Map.of("w", w, "bias", Tensor.gaussian(rngs.stream("b"), 3)));
    }
}
