package org.rewardedsoups.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

class OptimizerTest {
    private static final double[] GRADIENTS = {0.5, -0.25, 2, 1e-3, -3, 0.1, 0.1, -0.7};

    @Test
    void theFirstAdamStepIsTheLearningRateAgainstTheSign() {
        var x = f64(1, -2);
        x.mul(Tensor.of(new Shape(2), 0.3, -40)).sum().backward();
        new AdamW(Map.of("x", x), AdamW.Config.adam(0.1)).step();
        assertArrayEquals(new double[] {0.9, -1.9}, x.value().toDoubles(), 1e-8);
    }

    @Test
    void decayShrinksMatricesByLearningRateTimesDecayAndSparesVectors() {
        var matrix = new Parameter(Tensor.of(new Shape(1, 1), 2.0));
        var vector = f64(2);
        matrix.sum().add(vector.sum()).backward();
        new AdamW(Map.of("w", matrix, "b", vector), AdamW.Config.adamW(0.1, 0.5)).step();
        assertEquals(2 * 0.95 - 0.1, matrix.value().item(), 1e-8);
        assertEquals(2 - 0.1, vector.value().item(), 1e-8);
    }

    @Test
    void adamWFollowsItsFormulaStepByStep() {
        var x = f64(1);
        var config = new AdamW.Config(0.01, 0.8, 0.95, 1e-3, 0.1, false);
        var optimizer = new AdamW(Map.of("x", x), config, Schedule.stepDecay(3, 0.5));
        double theta = 1;
        double m = 0;
        double v = 0;
        for (int t = 1; t <= GRADIENTS.length; t++) {
            double g = GRADIENTS[t - 1];
            double rate = 0.01 * Math.pow(0.5, (t - 1) / 3);
            m = 0.8 * m + 0.2 * g;
            v = 0.95 * v + 0.05 * g * g;
            theta -= rate * 0.1 * theta;
            theta -= rate * (m / (1 - Math.pow(0.8, t)))
                    / (Math.sqrt(v / (1 - Math.pow(0.95, t))) + 1e-3);
            step(optimizer, x, g);
            assertEquals(theta, x.value().item(), 1e-14);
        }
        assertEquals(8, optimizer.steps());
        assertEquals(0.01 / 4, optimizer.learningRate(), 1e-18);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rAdamFollowsItsFormulaStepByStep(boolean early) {
        var x = f64(1);
        var config = new RAdam.Config(0.1, 0.9, 0.98, 1e-9, early);
        var optimizer = new RAdam(Map.of("x", x), config);
        double theta = 1;
        double m = 0;
        double v = 0;
        for (int t = 1; t <= GRADIENTS.length; t++) {
            double g = GRADIENTS[t - 1];
            m = 0.9 * m + 0.1 * g;
            v = 0.98 * v + 0.02 * g * g;
            double rho = 99 - 2 * t * Math.pow(0.98, t) / (1 - Math.pow(0.98, t));
            double unbiased = m / (1 - Math.pow(0.9, t));
            if (t >= 6) { // PyTorch's way to write it: rectification · adaptive factor
                double r = Math.sqrt((rho - 4) * (rho - 2) * 99 / ((99.0 - 4) * (99 - 2) * rho));
                double adaptive = Math.sqrt(1 - Math.pow(0.98, t)) / (Math.sqrt(v) + 1e-9);
                theta -= 0.1 * unbiased * r * adaptive;
            } else if (early) {
                theta -= 0.1 * unbiased;
            }
            step(optimizer, x, g);
            assertEquals(theta, x.value().item(), 1e-14);
        }
    }

    @Test
    void rAdamKnowsTheVarianceFromTheSixthStepOn() {
        assertEquals(0, RAdam.rectification(0.98, 5));
        assertTrue(RAdam.rectification(0.98, 6) > 0);
        var x = f64(1);
        var optimizer = new RAdam(Map.of("x", x), RAdam.Config.expansionNet(0.1));
        for (int t = 1; t <= 5; t++) {
            step(optimizer, x, 1);
            assertEquals(1, x.value().item());
        }
        step(optimizer, x, 1);
        assertTrue(x.value().item() < 1);
    }

    @Test
    void gradientDescentWithMomentumByHand() {
        var x = f64(1);
        var optimizer = new Sgd(Map.of("x", x), 0.1, 0.5, Schedule.constant());
        step(optimizer, x, 2); // u = 2
        assertEquals(0.8, x.value().item(), 1e-15);
        step(optimizer, x, 1); // u = 2
        assertEquals(0.6, x.value().item(), 1e-15);
    }

    static Stream<Arguments> optimizers() {
        return Stream.<Arguments>of(
                make(
                        "AdamW",
                        p ->
                                new AdamW(
                                        p,
                                        AdamW.Config.adamW(0.02, 0.1),
                                        Schedule.linear(3, 12))),
                make("RAdam", p -> new RAdam(p, RAdam.Config.expansionNet(0.02))),
                make("Sgd", p -> new Sgd(p, 0.02, 0.9, Schedule.cosine(0, 12, 0.1))));
    }

    private static Arguments make(String name, Function<Map<String, Parameter>, Optimizer> f) {
        return Arguments.of(name, f);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("optimizers")
    void aResumedRunEqualsAnUninterruptedOneBitForBit(
            String name, Function<Map<String, Parameter>, Optimizer> create) {
        Map<String, Parameter> straight = model();
        Optimizer through = create.apply(straight);
        train(straight, through, 12);

        Map<String, Parameter> first = model();
        Optimizer before = create.apply(first);
        train(first, before, 7);
        Map<String, Parameter> second = model();
        second.forEach((key, parameter) -> parameter.assign(first.get(key).value().copy()));
        Optimizer after = create.apply(second);
        after.load(before.state());
        train(first, before, 2); // what was loaded is a copy: the old run going on changes nothing
        train(second, after, 5);

        assertEquals(12, after.steps());
        straight.forEach(
                (key, parameter) ->
                        assertArrayEquals(
                                parameter.value().toFloats(),
                                second.get(key).value().toFloats(),
                                key));
    }

    @Test
    void parametersWithoutGradientStayAsTheyAre() {
        var used = f64(1);
        var unused = f64(1);
        var optimizer =
                new AdamW(Map.of("used", used, "unused", unused), AdamW.Config.adam(0.1));
        step(optimizer, used, 1);
        assertEquals(1, unused.value().item());
        assertTrue(used.grad().isEmpty());
    }

    @Test
    void aParameterUnderTwoNamesIsUpdatedOnce() {
        var tied = f64(1);
        Map<String, Parameter> names = new LinkedHashMap<>();
        names.put("embedding", tied);
        names.put("head", tied);
        var optimizer = new Sgd(names, 0.1, 0.5, Schedule.constant());
        step(optimizer, tied, 1);
        assertEquals(0.9, tied.value().item(), 1e-15);
        assertEquals(2, optimizer.state().size());
        assertTrue(optimizer.state().containsKey("u.embedding"));
    }

    @Test
    void loadingNamesEveryProblemAndChangesNothing() {
        var x = f64(1, 2);
        var optimizer = new AdamW(Map.of("x", x), AdamW.Config.adam(0.1));
        step(optimizer, x, 1);
        Map<String, Tensor> state =
                Map.of(
                        "m.x", Tensor.of(new Shape(3), 1.0, 2, 3),
                        "u.x", Tensor.of(new Shape(2), 1.0, 2));
        var e = assertThrows(ModelFormatException.class, () -> optimizer.load(state));
        assertEquals(
                "optimizer state: missing step; expected m.x of F64 (2), got F64 (3);"
                        + " missing v.x; unknown u.x",
                e.getMessage());
        assertEquals(1, optimizer.steps());
    }

    private static Map<String, Parameter> model() {
        var rng = new Rngs(9).stream("init");
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        parameters.put("weight", Parameter.gaussian(rng, 1, 3, 17));
        parameters.put("bias", Parameter.gaussian(rng, 1, 17));
        return parameters;
    }

    private static void train(Map<String, Parameter> model, Optimizer optimizer, int steps) {
        for (int i = 0; i < steps; i++) {
            try (Scope _ = Scope.open()) {
                var rng = new Rngs(optimizer.steps()).stream("data");
                optimizer.clearGrads();
                Tensor x = Tensor.gaussian(rng, 4, 3);
                model.get("weight").add(model.get("bias")).square().sum()
                        .add(Variable.constant(x).matmul(model.get("weight")).square().sum())
                        .backward();
                optimizer.step();
            }
        }
    }

    private static void step(Optimizer optimizer, Parameter x, double gradient) {
        optimizer.clearGrads();
        x.mul(gradient).sum().backward();
        optimizer.step();
        optimizer.clearGrads();
    }

    private static Parameter f64(double... values) {
        return new Parameter(Tensor.of(new Shape(values.length), values));
    }
}
