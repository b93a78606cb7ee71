package org.rewardedsoups.tensor.tornado.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.rewardedsoups.tensor.KernelsContract.assertClose;

import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.tornado.CompiledStep;
import org.rewardedsoups.tensor.tornado.TornadoProvider;
import org.rewardedsoups.tensor.tornado.TrainingStep;

/// Adapters that learn on the device on frozen weights of both types.
@Tag("gpu")
class LoraStepTest {
    private static final LoraSizes SIZES =
            new LoraSizes(LlamaConfig.small(61, 32, 72, 2, 4, 2, 12), 3, 12);
    private static final double TOLERANCE = 1e-4;

    @BeforeAll
    static void deviceIsThere() {
        String reason = new TornadoProvider().unavailable().orElse("");
        assumeTrue(reason.isEmpty(), reason);
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "BF16"})
    void tenStepsAreThoseOfTheCpu(DType weights) {
        Llama base = LoraStep.base(SIZES.config(), weights);
        assertEquals(weights, base.model().embedTokens().weight().value().type());
        var cpu = new LoraStep(SIZES, base);
        var device = new LoraStep(SIZES, base);
        for (LoraStep each : new LoraStep[] {cpu, device}) {
            draw(1, each.ids());
            draw(2, each.targets());
        }
        double first = 0;
        double last = 0;
        try (CompiledStep step =
                CompiledStep.record(device::step, device.ids(), device.targets())) {
            for (int i = 1; i <= 10; i++) {
                last = onCpu(cpu);
                first = i == 1 ? last : first;
                assertEquals(last, step.run(TrainingStep.RATE, i), TOLERANCE, "loss " + i);
            }
            step.download();
        }
        assertEquals(true, last < first - 1e-3, "they learn: " + first + " to " + last);
        cpu.parameters()
                .forEach((name, parameter) -> {
                    Tensor ours = device.parameters().get(name).value();
                    assertClose(name, parameter.value(), ours, TOLERANCE);
                });
    }

    private static void draw(int seed, Tensor ids) {
        var rng = new Rngs(seed).stream("tokens");
        int[] drawn = IntStream.generate(() -> rng.nextInt(61)).limit(ids.size()).toArray();
        ids.copyFrom(Tensor.of(ids.shape(), drawn));
    }

    private static double onCpu(LoraStep step) {
        try (Scope _ = Scope.open()) {
            return step.step().item();
        }
    }
}
