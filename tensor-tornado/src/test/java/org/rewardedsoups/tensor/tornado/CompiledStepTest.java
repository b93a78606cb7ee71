package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.GradientClip;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.RAdam;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Steps recorded and replayed on the device.
@Tag("gpu")
class CompiledStepTest {
    private static final int STEPS = 10;
    private static final double TOLERANCE = 1e-4;
    private static final GptSizes SIZES = new GptSizes(2, 32, 8, 12, 3, 61);
    private static final double DEVIATION = 0.2;
    private static final double RATE = 1e-3;
    private static final double CLIP = 0.5;

    @BeforeAll
    static void deviceIsThere() {
        Device.require();
    }

    @Test
    void tenStepsOfAGptAreThoseOfTheCpu() {
        assertTenStepsAgree(OptionalDouble.empty());
    }

    @Test
    void soAreTenStepsWithClippedGradients() {
        GptStep clipped = assertTenStepsAgree(OptionalDouble.of(CLIP));
        double norm = GradientClip.norm(clipped.parameters.values());
        assertEquals(CLIP, norm, 1e-5, "without clipping it would be larger");
    }

    /// @return the model that the CPU trained
    private static GptStep assertTenStepsAgree(OptionalDouble clip) {
        var eager = new GptStep(SIZES, DEVIATION, RATE, clip);
        var compiled = new GptStep(SIZES, DEVIATION, RATE, clip);
        for (GptStep model : new GptStep[] {eager, compiled}) {
            model.ids().copyFrom(batch("ids", 0));
            model.targets().copyFrom(batch("targets", 0));
        }
        try (CompiledStep step =
                CompiledStep.record(compiled::step, compiled.ids(), compiled.targets())) {
            for (int i = 1; i <= STEPS; i++) {
                eager.ids().copyFrom(batch("ids", i));
                eager.targets().copyFrom(batch("targets", i));
                double expected = step(eager);
                double loss =
                        step.run(
                                RATE, i, batch("ids", i), batch("targets", i));
                assertEquals(expected, loss, TOLERANCE * expected, "loss of step " + i);
            }
            step.download();
        }
        eager.parameters.forEach((name, parameter) -> {
            if (!name.endsWith(".k.bias")) { // softmax takes no notice: its gradient is rounding
                var other = compiled.parameters.get(name);
                assertClose(
                        "gradient of " + name,
                        parameter.grad().orElseThrow(),
                        other.grad().orElseThrow());
                assertClose(name, parameter.value(), other.value());
            }
        });
        return eager;
    }

    /// Token ids or targets, the same for the same number.
    private static Tensor batch(String what, int number) {
        RandomGenerator rng = new Rngs(2).stream(what + number);
        int[] ids =
                IntStream.generate(() -> rng.nextInt(SIZES.vocabulary()))
                        .limit((long) SIZES.batch() * SIZES.tokens())
                        .toArray();
        return Tensor.of(new Shape(SIZES.batch(), SIZES.tokens()), ids);
    }

    private static double step(GptStep model) {
        try (Scope _ = Scope.open()) {
            return model.step().item();
        }
    }

    /// Relative to the largest element.
    private static void assertClose(String what, Tensor expected, Tensor actual) {
        double largest = 0;
        double difference = 0;
        for (long i = 0; i < expected.size(); i++) {
            largest = Math.max(largest, Math.abs(expected.at(i)));
            difference = Math.max(difference, Math.abs(expected.at(i) - actual.at(i)));
        }
        assertTrue(
                difference <= TOLERANCE * largest,
                what + " differs by " + difference + " of " + largest);
    }

    @Test
    void aStepThatChangesIsRefused() {
        Tensor x = Tensor.full(DType.F32, new Shape(5), 2);
        int[] count = {0};
        String message = refusal(() -> x.mul(count[0]++).sum());
        assertTrue(message.contains("does the same every time"), message);
        String lengths = refusal(() -> x.slice(0, 0, 1 + count[0]++ % 3).sum());
        assertTrue(lengths.contains("does the same every time"), lengths);
    }

    @Test
    void aNumberThatTheHostReadsFromAnInputIsRefused() {
        Tensor mask = Tensor.of(new Shape(3), 1f, 0f, 1f);
        String message =
                assertThrows(
                                IllegalStateException.class,
                                () ->
                                        CompiledStep.record(
                                                () -> mask.mul(1 / mask.sum().item()).sum(), mask))
                        .getMessage();
        assertTrue(message.contains("read no numbers"), message);
        assertEquals(1, mask.get(2));
    }

    @Test
    void numbersThatTheHostPutsAmongThoseOfKernelsAreRefused() {
        Tensor x = Tensor.full(DType.F32, new Shape(5), 2);
        String message =
                refusal(() -> {
                    Tensor y = x.mul(x);
                    y.set(7, 0);
                    return y.sum();
                });
        assertTrue(message.contains("the host wrote"), message);
    }

    @Test
    void anOptimizerThatUsesTheKernelOfAdamWInAnotherWayIsRefused() {
        Parameter weight = Parameter.constant(1, 5);
        var optimizer = new RAdam(Map.of("weight", weight), RAdam.Config.radam(1e-3));
        String message =
                refusal(() -> {
                    optimizer.clearGrads();
                    Variable loss = weight.square().sum();
                    loss.backward();
                    optimizer.step();
                    return loss.value();
                });
        assertTrue(message.contains("train with AdamW"), message);
    }

    @Test
    void whatTheDeviceCannotDoIsRefused() {
        Tensor x = Tensor.full(DType.F64, new Shape(5), 2);
        String message = refusal(() -> x.sum().cast(DType.F32));
        assertTrue(message.contains("the device does"), message);
    }

    @Test
    void constantsOfTheHostAndMemoryUsedTwiceAreRight() {
        Tensor x = Tensor.of(new Shape(4), 1f, 2f, 3f, 4f);
        Supplier<Tensor> body =
                () -> {
                    try (Scope _ = Scope.open()) {
                        x.mul(x); // its place serves the constant next
                    }
                    Tensor weights = Tensor.of(new Shape(4), 1f, 4f, 9f, 100f);
                    return x.mul(weights).sum();
                };
        try (CompiledStep step = CompiledStep.record(body, x)) {
            assertEquals(436, step.run(0, 1));
            assertEquals(114, step.run(0, 2, Tensor.full(DType.F32, new Shape(4), 1)));
        }
    }

    @Test
    void lastingMemoryThatIsWrittenInPartKeepsTheRest() {
        Tensor kept = Tensor.of(new Shape(2, 2), 1f, 2f, 3f, 4f);
        Tensor x = Tensor.of(new Shape(1, 2), 10f, 20f);
        Supplier<Tensor> body =
                () -> {
                    kept.slice(0, 1, 2).copyFrom(x);
                    return kept.sum();
                };
        try (CompiledStep step = CompiledStep.record(body, x)) {
            assertEquals(33, step.run(0, 1));
            assertEquals(8, step.run(0, 2, Tensor.of(new Shape(1, 2), 2f, 3f)));
            step.download();
            assertEquals(2, kept.get(0, 1));
            assertEquals(3, kept.get(1, 1));
        }
    }

    private static String refusal(Supplier<Tensor> step) {
        return assertThrows(IllegalStateException.class, () -> CompiledStep.record(step))
                .getMessage();
    }
}
