package org.rewardedsoups.models.lora;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.TinyLlama;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class LoraTest {
    private static final LoraConfig CONFIG =
            new LoraConfig(2, 8, 0, List.of("q_proj", "v_proj", "down_proj"));
    private static final int[] IDS = {3, 1, 4, 1, 5, 9};
    private final Llama base = TinyLlama.create(1);

    @Test
    void aNewAdapterChangesNothing() {
        float[] before = logits(base);
        assertArrayEquals(before, logits(attach(1).model()));
    }

    @Test
    void aStartsUniformWithinOneOverTheRootOfTheInput() {
        for (Parameter parameter : factors(attach(1), ".lora_A.weight")) {
            double bound = 1 / Math.sqrt(parameter.dim(1));
            double largest = 0;
            for (double value : parameter.value().toDoubles()) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertTrue(largest <= bound && largest > bound / 2, "largest " + largest);
        }
        for (Parameter parameter : factors(attach(1), ".lora_B.weight")) {
            assertArrayEquals(
                    new double[(int) parameter.value().size()], parameter.value().toDoubles());
        }
    }

    @Test
    void theAdapterHasPeftsNames() {
        List<String> names = attach(1).adapter().names();
        String layer = "base_model.model.model.layers.0.";
        assertEquals(
                List.of(
                        layer + "self_attn.q_proj.lora_A.weight",
                        layer + "self_attn.q_proj.lora_B.weight",
                        layer + "self_attn.v_proj.lora_A.weight",
                        layer + "self_attn.v_proj.lora_B.weight",
                        layer + "mlp.down_proj.lora_A.weight",
                        layer + "mlp.down_proj.lora_B.weight"),
                names.subList(0, 6));
        assertEquals(12, names.size());
    }

    @Test
    void theMergedModelComputesTheSameWithPlainWeights() {
        Lora<Llama> lora = trained(1);
        Llama merged = lora.merged();
        assertEquals(base.stateDict().names(), merged.stateDict().names());
        assertArrayEquals(logits(lora.model()), logits(merged), 1e-4f);
        double moved = 0;
        float[] before = logits(base);
        float[] after = logits(merged);
        for (int i = 0; i < before.length; i++) {
            moved = Math.max(moved, Math.abs(before[i] - after[i]));
        }
        assertTrue(moved > 0.1, "an adapter that changes nothing shows nothing: " + moved);
    }

    @Test
    void theMergedWeightIsTheBasePlusTheDelta() {
        Lora<Llama> lora = trained(1);
        String name = "model.layers.1.self_attn.q_proj.weight";
        Tensor delta = lora.deltas().get(name);
        float[] expected = base.stateDict().get(name).add(delta).toFloats();
        assertArrayEquals(expected, lora.merged().stateDict().get(name).toFloats(), 1e-6f);
        assertEquals(6, lora.deltas().size());
    }

    @Test
    void onlyTheAdapterLearns() {
        Lora<Llama> lora = trained(1);
        Tensor targets = Tensor.of(new Shape(1, 6), 1, 2, 3, 4, 5, 6);
        Losses.crossEntropy(lora.model().logits(batch()), targets).mean().backward();
        lora.model()
                .parameters()
                .forEach((name, parameter) ->
                        assertEquals(name.contains(".lora_"), parameter.grad().isPresent(), name));
        assertEquals(lora.parameters().size(), lora.model().trainableParameters().size());
    }

    @Test
    void twoAdaptersShareOneBase() {
        Lora<Llama> a = trained(1);
        Lora<Llama> b = trained(2);
        assertSame(a.model().model().embedTokens(), b.model().model().embedTokens());
        float[] before = logits(b.model());
        a.loadAdapter(a.adapter().map((_, value) -> value.mul(2)));
        assertArrayEquals(before, logits(b.model()));
    }

    @Test
    void anAdapterLoadsIntoAnotherModel() {
        Lora<Llama> a = trained(1);
        Lora<Llama> b = attach(2);
        b.loadAdapter(a.adapter());
        assertArrayEquals(logits(a.model()), logits(b.model()));
    }

    @Test
    void anAdapterOfAnotherRankIsRefusedWithAllProblems() {
        Lora<Llama> other =
                Lora.attach(
                        base,
                        new LoraConfig(3, 8, 0, CONFIG.targetModules()),
                        new Rngs(1).stream("init"));
        String message =
                assertThrows(
                                ModelFormatException.class,
                                () -> attach(1).loadAdapter(other.adapter()))
                        .getMessage();
        assertTrue(message.contains("12 problems"), message);
    }

    @Test
    void dropoutActsOnTheAdapterAlone() {
        Lora<Llama> lora =
                Lora.attach(
                        base,
                        new LoraConfig(2, 8, 0.5, CONFIG.targetModules()),
                        new Rngs(1).stream("init"));
        Dropout dropout = Dropout.drawing(new Rngs(3).stream("dropout"));
        float[] off = lora.model().hidden(batch(), Dropout.OFF).value().toFloats();
        assertArrayEquals(off, lora.model().hidden(batch(), dropout).value().toFloats());
        lora.loadAdapter(trained(1).adapter());
        float[] kept = lora.model().hidden(batch(), Dropout.OFF).value().toFloats();
        float[] dropped = lora.model().hidden(batch(), dropout).value().toFloats();
        assertNotEquals(List.of(kept[40]), List.of(dropped[40]));
    }

    @Test
    void layersToSaveAreCopiedTrainedAndPartOfTheAdapter() {
        LoraConfig config = new LoraConfig(2, 8, 0, List.of("q_proj"), List.of("norm"));
        Lora<Llama> lora = Lora.attach(base, config, new Rngs(1).stream("init"));
        assertEquals("base_model.model.model.norm.weight", lora.adapter().names().getLast());
        assertNotSame(base.model().norm().weight(), lora.model().model().norm().weight());
        assertTrue(lora.model().model().norm().weight().trainable());
        assertTrue(!base.model().norm().weight().trainable());
    }

    @Test
    void aTargetThatIsNotThereIsNamed() {
        LoraConfig config = new LoraConfig(2, 8, 0, List.of("q_proj", "query"));
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Lora.attach(base, config, new Rngs(1).stream("init")));
        assertEquals(
                "lora: expected linear maps called query in the model, got none", e.getMessage());
    }

    @Test
    void aPeftFolderKeepsConfigAndFactors(@TempDir Path folder) throws IOException {
        Lora<Llama> lora = trained(1);
        new PeftFolder(CONFIG, lora.adapter()).write(folder, DType.F32, "tiny", "CAUSAL_LM");
        PeftFolder read = PeftFolder.read(folder);
        assertEquals(CONFIG, read.config());
        assertEquals(lora.adapter(), read.adapter());
    }

    @Test
    void aPeftFolderThatAsksForMoreIsRefused(@TempDir Path folder) throws IOException {
        new PeftFolder(CONFIG, trained(1).adapter()).write(folder, DType.BF16, "tiny", "CAUSAL_LM");
        Path config = folder.resolve("adapter_config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("\"r\" : 2", "\"r\" : 2, \"use_dora\" : true")
                        .replace("\"bias\" : \"none\"", "\"bias\" : \"all\""));
        String message =
                assertThrows(ModelFormatException.class, () -> PeftFolder.read(folder))
                        .getMessage();
        assertTrue(message.contains("use_dora: only false is supported, got true"), message);
        assertTrue(message.contains("bias: only \"none\" is supported, got \"all\""), message);
    }

    private Lora<Llama> attach(long seed) {
        return Lora.attach(base, CONFIG, new Rngs(seed).stream("init"));
    }

    /// An adapter that is no longer at its start.
    private Lora<Llama> trained(long seed) {
        Lora<Llama> lora = attach(seed);
        var rng = new Rngs(seed).stream("trained");
        StateDict moved =
                lora.adapter()
                        .map((_, value) -> Tensor.gaussian(rng, value.shape().dims()).mul(0.3));
        lora.loadAdapter(moved);
        return lora;
    }

    private static List<Parameter> factors(Lora<Llama> lora, String end) {
        return lora.parameters().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(end))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static TokenBatch batch() {
        return TokenBatch.rightPadded(List.of(IDS), 0);
    }

    private static float[] logits(Llama llama) {
        return llama.logits(batch()).value().toFloats();
    }
}
