package org.rewardedsoups.models.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class LoadingTest {
    private final Initializer init = Initializer.gaussian(1, new Rngs(1).stream("init"));

    @Test
    void whatWasSavedLoads() {
        LayerNorm from = new LayerNorm(init.weights(3), init.weights(3), 1e-5);
        LayerNorm to = LayerNorm.create(3, 1e-5, init);
        to.load(from.stateDict());
        assertEquals(from.stateDict(), to.stateDict());
    }

    record Positioned(Tensor positions, Parameter weight) implements Layer {}

    @Test
    void buffersMayBeMissingButMustBeTheModelsOwn() {
        Tensor positions = Tensor.of(new Shape(2), 0, 1);
        Positioned model = new Positioned(positions, init.weights(1));
        Tensor weight = Tensor.of(new Shape(1), 5f);
        assertEquals(List.of("positions"), List.copyOf(model.buffers().keySet()));
        assertEquals(List.of("weight"), List.copyOf(model.parameters().keySet()));
        model.load(StateDict.of(Map.of("weight", weight)));
        model.load(StateDict.of(Map.of("weight", weight, "positions", positions.cast(DType.I64))));
        assertEquals(5, model.weight().value().item());
        Tensor averaged = Tensor.of(new Shape(2), 1e-7f, 1 - 1e-7f);
        model.load(StateDict.of(Map.of("weight", weight, "positions", averaged)));
        for (Tensor wrong : List.of(Tensor.of(new Shape(2), 0, 2), Tensor.of(new Shape(1), 0))) {
            StateDict weights = StateDict.of(Map.of("weight", weight, "positions", wrong));
            var e = assertThrows(ModelFormatException.class, () -> model.load(weights));
            assertTrue(e.getMessage().contains("positions: expected"), e.getMessage());
        }
    }

    @Test
    void loadingCopies() {
        Tensor source = Tensor.of(new Shape(2), 1f, 2f);
        RmsNorm norm = RmsNorm.create(2, 1e-5, init);
        norm.load(StateDict.of(Map.of("weight", source)));
        source.fill(9);
        assertArrayEquals(new float[] {1, 2}, norm.weight().value().toFloats());
    }

    @Test
    void halfPrecisionBecomesTheTypeOfTheParameter() {
        for (DType type : new DType[] {DType.BF16, DType.F16}) {
            RmsNorm single = RmsNorm.create(2, 1e-5, Initializer.unset(DType.F32));
            RmsNorm twice = RmsNorm.create(2, 1e-5, Initializer.unset(DType.F64));
            Tensor stored = Tensor.of(new Shape(2), 1.5f, -0.25f).cast(type);
            single.load(StateDict.of(Map.of("weight", stored)));
            twice.load(StateDict.of(Map.of("weight", stored)));
            assertEquals(DType.F32, single.weight().value().type());
            assertEquals(DType.F64, twice.weight().value().type());
            assertArrayEquals(new double[] {1.5, -0.25}, single.weight().value().toDoubles());
            assertArrayEquals(new double[] {1.5, -0.25}, twice.weight().value().toDoubles());
        }
    }

    record Three(RmsNorm a, RmsNorm b, RmsNorm c) implements Layer {}

    @Test
    void allProblemsAreReportedAtOnceAndNothingIsLoaded() {
        Three model =
                new Three(
                        RmsNorm.create(2, 1e-5, init),
                        RmsNorm.create(2, 1e-5, init),
                        RmsNorm.create(2, 1e-5, init));
        StateDict before = model.stateDict().copy();
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put("a.weight", Tensor.zeros(3));
        weights.put("b.weight", Tensor.zeros(DType.I32, new Shape(2)));
        weights.put("d.weight", Tensor.zeros(5));
        String message =
                assertThrows(ModelFormatException.class, () -> model.load(StateDict.of(weights)))
                        .getMessage();
        assertTrue(message.contains("4 problems"), message);
        assertTrue(message.contains("a.weight: expected shape (2), got (3)"), message);
        assertTrue(message.contains("b.weight: expected floating-point numbers, got I32"), message);
        assertTrue(message.contains("missing c.weight (2)"), message);
        assertTrue(message.contains("unexpected d.weight (5)"), message);
        assertEquals(before, model.stateDict());
    }

    @Test
    void parametersThatWereNeverLoadedAreNotNumbers() {
        Linear linear = Linear.create(2, 2, Initializer.unset(DType.F32));
        assertTrue(Double.isNaN(linear.weight().value().get(1, 1)));
    }
}
