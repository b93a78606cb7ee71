package org.rewardedsoups.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateDictTest {
    private final Tensor x = Tensor.of(new Shape(2), 1f, 2f);
    private final Tensor y = Tensor.of(new Shape(1), 3f);

    @Test
    void keepsTheOrderOfInsertionAndIsNotChangedThroughTheMap() {
        Map<String, Tensor> map = new LinkedHashMap<>(Map.of("z", x));
        map.put("a", y);
        StateDict dict = StateDict.of(map);
        map.clear();
        assertEquals(List.of("z", "a"), dict.names());
        assertEquals(12, dict.bytes());
        assertThrows(UnsupportedOperationException.class, () -> dict.asMap().clear());
    }

    @Test
    void anUnknownNameIsAnsweredWithTheMostSimilarOne() {
        StateDict dict = StateDict.of(Map.of("layers.0.weight", x, "head.bias", y));
        var e = assertThrows(IllegalArgumentException.class, () -> dict.get("layer.0.weight"));
        assertEquals(
                "state dict: expected one of its 2 names, such as layers.0.weight,"
                        + " got layer.0.weight",
                e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> StateDict.of(Map.of()).get("x"));
    }

    @Test
    void mapAndZipApplyNameByName() {
        StateDict dict = StateDict.of(Map.of("x", x, "y", y));
        StateDict sum = dict.zip(dict.map((name, t) -> name.equals("x") ? t.mul(10) : t), Tensor::add);
        assertArrayEquals(new float[] {11, 22}, sum.get("x").toFloats());
        assertArrayEquals(new float[] {6}, sum.get("y").toFloats());
    }

    @Test
    void aDifferentLayoutIsReportedWithEveryDifferenceAtOnce() {
        Map<String, Tensor> mine = new LinkedHashMap<>();
        mine.put("a", x);
        mine.put("b", x);
        mine.put("c", x);
        Map<String, Tensor> others = new LinkedHashMap<>();
        others.put("b", y);
        others.put("c", x.cast(DType.F64));
        others.put("d", y);
        var e =
                assertThrows(
                        ShapeException.class,
                        () -> StateDict.of(mine).requireSameLayout(StateDict.of(others)));
        assertEquals(
                "state dict: expected the same names, types and shapes, got 4 differences:"
                        + " missing a F32 (2); b expected F32 (2), got F32 (1);"
                        + " c expected F32 (2), got F64 (2); unexpected d F32 (1)",
                e.getMessage());
    }

    @Test
    void equalityIsByNamesTypesShapesAndBits() {
        StateDict dict = StateDict.of(Map.of("x", x));
        assertEquals(dict, StateDict.of(Map.of("x", x.copy())));
        assertEquals(dict.hashCode(), StateDict.of(Map.of("x", x.copy())).hashCode());
        assertNotEquals(dict, StateDict.of(Map.of("w", x)));
        assertNotEquals(dict, StateDict.of(Map.of("x", x.reshape(1, 2))));
        assertNotEquals(dict, StateDict.of(Map.of("x", x.cast(DType.F64))));
        assertNotEquals(dict, StateDict.of(Map.of("x", x.mul(2))));
        Tensor nan = Tensor.scalar(Double.NaN);
        assertEquals(StateDict.of(Map.of("n", nan)), StateDict.of(Map.of("n", nan.copy())));
        assertNotEquals(
                StateDict.of(Map.of("o", Tensor.scalar(0))),
                StateDict.of(Map.of("o", Tensor.scalar(-0.0))));
    }

    @Test
    void aCopyOutlivesTheScopeOfItsTensors() {
        StateDict copy;
        StateDict shared;
        try (Scope _ = Scope.open()) {
            shared = StateDict.of(Map.of("x", x.mul(2)));
            copy = shared.copy();
        }
        assertArrayEquals(new float[] {2, 4}, copy.get("x").toFloats());
        assertThrows(IllegalStateException.class, () -> shared.get("x").toFloats());
    }
}
