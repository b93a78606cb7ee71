package org.rewardedsoups.models.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.tensor.Rngs;

import java.util.List;
import java.util.Optional;

class ParameterTreeTest {
    private final Initializer init = Initializer.gaussian(1, new Rngs(1).stream("init"));

    record Inner(Projection qProj, @Named("LayerNorm") LayerNorm norm) implements Layer {}

    record Outer(
            String comment,
            Parameter classAEmbed,
            List<Inner> layers,
            Optional<Linear> lmHead,
            Optional<Linear> absent)
            implements Layer {}

    private Inner inner() {
        return new Inner(Linear.withBias(2, 3, init), LayerNorm.create(2, 1e-5, init));
    }

    private Outer outer() {
        Parameter embed = init.weights(4, 2);
        return new Outer(
                "configuration",
                embed,
                List.of(inner(), inner()),
                Optional.of(new Linear(embed, Optional.empty())),
                Optional.empty());
    }

    record Joined(Linear backbone, @Named("") Linear rest) implements Layer {}

    @Test
    void componentsOfAnUnnamedComponentAreNamedAsIfTheyStoodThere() {
        Joined joined = new Joined(Linear.create(1, 1, init), Linear.withBias(1, 1, init));
        assertEquals(
                List.of("backbone.weight", "weight", "bias"),
                List.copyOf(joined.parameters().keySet()));
    }

    @Test
    void xavierWeightsStayWithinTheirBoundAndFillIt() {
        Initializer xavier = Initializer.xavier(new Rngs(1).stream("init"));
        double bound = Math.sqrt(6.0 / (40 + 20));
        double largest = 0;
        for (double w : xavier.weights(20, 40).value().toDoubles()) {
            largest = Math.max(largest, Math.abs(w));
        }
        assertTrue(largest <= bound && largest > 0.98 * bound, largest + " of " + bound);
        double filter = 0;
        for (double w : xavier.weights(192, 3, 4, 4).value().toDoubles()) {
            filter = Math.max(filter, Math.abs(w));
        }
        double fans = 48 + 192 * 16;
        assertEquals(Math.sqrt(6 / fans), filter, 1e-4);
        Linear linear = Linear.withBias(100, 400, xavier);
        double bias = 0;
        for (double b : linear.bias().orElseThrow().value().toDoubles()) {
            bias = Math.max(bias, Math.abs(b));
        }
        assertEquals(0.1, bias, 2e-3);
    }

    @Test
    void namesAreThePathsInSnakeCaseAndTiedParametersComeOnce() {
        assertEquals(
                List.of(
                        "class_a_embed",
                        "layers.0.q_proj.weight",
                        "layers.0.q_proj.bias",
                        "layers.0.LayerNorm.weight",
                        "layers.0.LayerNorm.bias",
                        "layers.1.q_proj.weight",
                        "layers.1.q_proj.bias",
                        "layers.1.LayerNorm.weight",
                        "layers.1.LayerNorm.bias"),
                List.copyOf(outer().parameters().keySet()));
    }

    @ParameterizedTest
    @CsvSource({
        "selfAttn, self_attn",
        "qProj, q_proj",
        "classAEmbed, class_a_embed",
        "inputLayernorm, input_layernorm",
        "URLParser, url_parser",
        "conv2Bias, conv2_bias",
        "weight, weight"
    })
    void camelCaseBecomesSnakeCase(String camelCase, String expected) {
        assertEquals(expected, ParameterTree.snakeCase(camelCase));
    }

    @Test
    void rewritingReplacesLayersAndSharesTheRest() {
        Outer before = outer();
        Linear other = Linear.create(2, 3, init);
        Outer after =
                ParameterTree.rewrite(
                        before, (path, layer) -> path.equals("layers.1.q_proj") ? other : layer);
        assertSame(other, after.layers().get(1).qProj());
        assertSame(before.layers().get(0), after.layers().get(0));
        assertSame(before.layers().get(1).norm(), after.layers().get(1).norm());
        assertSame(before.lmHead().get(), after.lmHead().get());
    }

    @Test
    void rewritingNothingGivesTheSameModel() {
        Outer before = outer();
        assertSame(before, ParameterTree.rewrite(before, (_, layer) -> layer));
    }

    @Test
    void aComponentThatCannotHoldTheReplacementIsNamed() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                ParameterTree.rewrite(
                                        outer(),
                                        (path, layer) ->
                                                layer instanceof LayerNorm
                                                        ? RmsNorm.create(2, 1e-5, init)
                                                        : layer));
        assertEquals(
                "rewrite: expected a LayerNorm at layers.0.LayerNorm, got a RmsNorm",
                e.getMessage());
    }

    @Test
    void aCopyHasItsOwnMemoryAndStaysTied() {
        Outer before = outer();
        before.classAEmbed().trainable(false);
        Outer copy = ParameterTree.copy(before);
        assertEquals(before.stateDict(), copy.stateDict());
        assertNotSame(before.classAEmbed(), copy.classAEmbed());
        assertSame(copy.classAEmbed(), copy.lmHead().get().weight());
        float[] values = before.classAEmbed().value().toFloats();
        copy.classAEmbed().value().fill(7);
        assertArrayEquals(values, before.classAEmbed().value().toFloats());
        assertTrue(!copy.classAEmbed().trainable());
        assertTrue(copy.layers().get(0).norm().weight().trainable());
    }

    @Test
    void onlyTrainableParametersAreTrainable() {
        Outer outer = outer();
        outer.trainable(false);
        outer.layers().get(1).norm().bias().trainable(true);
        assertEquals(
                List.of("layers.1.LayerNorm.bias"),
                List.copyOf(outer.trainableParameters().keySet()));
    }

    @Test
    void aLayerThatIsNoRecordIsRefused() {
        Layer layer = new Layer() {};
        assertThrows(IllegalArgumentException.class, layer::parameters);
    }
}
