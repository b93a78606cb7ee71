package org.rewardedsoups.rl.rewards;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.models.bert.Bert;
import org.rewardedsoups.models.bert.PublishedEncoder;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.models.lora.LoraConfig;
import org.rewardedsoups.models.lora.PeftFolder;
import org.rewardedsoups.models.tokenizers.Encoding;
import org.rewardedsoups.models.tokenizers.WordPiece;
import org.rewardedsoups.rl.Sample;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Tensor;

class FaithfulnessTest {
    private static final String INPUT =
            "int Stack.size()\nReturns: the number of items in the stack, which may be 0.";
    private static Bert bert;
    private static WordPiece tokenizer;
    @TempDir private static Path folder;
    private static Lora<CrossEncoder> lora;

    @BeforeAll
    static void anAdapterOfRandomNumbers() throws IOException {
        bert = PublishedEncoder.MINI_LM.model();
        tokenizer = PublishedEncoder.MINI_LM.tokenizer();
        lora = random(List.of(Faithfulness.HEAD));
        write(lora, folder);
    }

    private static Lora<CrossEncoder> random(List<String> saved) {
        var rng = new Rngs(7).stream("adapter");
        var config = new LoraConfig(2, 4, 0, List.of("query", "dense"), saved);
        Lora<CrossEncoder> lora = Lora.attach(CrossEncoder.on(bert), config, rng);
        for (Parameter parameter : lora.parameters().values()) {
            parameter.assign(Tensor.uniform(rng, 0.05, parameter.shape().dims()));
        }
        return lora;
    }

    private static void write(Lora<CrossEncoder> lora, Path folder) throws IOException {
        new PeftFolder(lora.config(), lora.adapter()).write(folder, DType.F32, "MiniLM", "SEQ_CLS");
    }

    private static Faithfulness read(Path folder) throws IOException {
        return Faithfulness.read(folder, bert, tokenizer);
    }

    private static Sample sample(String input, String output) {
        return new Sample(input, output, Optional.empty());
    }

    @Test
    void theFolderGivesTheLogitsOfTheTrainedModel() throws IOException {
        Faithfulness reward = read(folder);
        double[] scores = reward.checkedScore(List.of(sample(INPUT, "Returns the size.")));
        List<Encoding> pair = List.of(reward.pairs().encode(INPUT, "Returns the size."));
        double expected = lora.model().apply(pair, Dropout.OFF).value().item();
        assertEquals(expected, scores[0], 1e-4);
        assertTrue(Math.abs(expected) > 1e-3, "the head is not zero");
    }

    @Test
    void aScoreDependsOnItsPairAloneAndKeepsItsPlace() throws IOException {
        Faithfulness reward = read(folder);
        List<Sample> samples =
                List.of(
                        sample(INPUT.repeat(3), "Returns the number of items in the stack."),
                        sample(INPUT, "Returns the size."),
                        sample("void a()", "Does " + "nothing ".repeat(20)),
                        sample("int b()\nThe b.", "The b."));
        double[] together = reward.score(samples);
        double[] alone =
                samples.stream().mapToDouble(s -> reward.score(List.of(s))[0]).toArray();
        assertArrayEquals(alone, together, 1e-4);
        assertEquals(4, Arrays.stream(together).distinct().count());
    }

    @Test
    void anEmptySummaryGetsTheLowScore() throws IOException {
        double[] scores =
                read(folder).score(List.of(sample(INPUT, ""), sample(INPUT, " \n"), sample("", "A.")));
        assertEquals(Faithfulness.EMPTY, scores[0]);
        assertEquals(Faithfulness.EMPTY, scores[1]);
        assertTrue(scores[2] > Faithfulness.EMPTY);
        assertEquals(0, read(folder).score(List.of()).length);
    }

    @Test
    void onlyTheInputIsCut() {
        PairEncoder pairs = new PairEncoder(tokenizer, 32, 512);
        int[] summary = tokenizer.encode("Returns the number of items.");
        int[] input = tokenizer.encode(INPUT.repeat(5));
        Encoding encoding = pairs.encode(INPUT.repeat(5), "Returns the number of items.");
        int from = 32 - 1 - summary.length;
        assertEquals(32, encoding.length());
        assertArrayEquals(summary, Arrays.copyOfRange(encoding.ids(), from, 31));
        assertArrayEquals(
                Arrays.copyOf(input, from - 2), Arrays.copyOfRange(encoding.ids(), 1, from - 1));
        assertEquals(summary.length + 1, Arrays.stream(encoding.typeIds()).sum());

        String longer = "items ".repeat(40);
        assertEquals(43, pairs.encode(INPUT, longer).length());
    }

    @Test
    void aPairThatFitsIsEncodedAsTheTokenizerDoes() {
        Encoding expected = tokenizer.pair(INPUT, "Returns the size.", 128);
        Encoding encoding = new PairEncoder(tokenizer, 128, 512).encode(INPUT, "Returns the size.");
        assertArrayEquals(expected.ids(), encoding.ids());
        assertArrayEquals(expected.typeIds(), encoding.typeIds());
    }

    @Test
    void damagedFoldersAreRefused(@TempDir Path damaged) throws IOException {
        var missing = assertThrows(ModelFormatException.class, () -> read(damaged));
        assertTrue(missing.getMessage().contains("adapter_config.json"), missing.getMessage());

        write(lora, damaged);
        Path weights = damaged.resolve("adapter_model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        for (int length : new int[] {0, 7, 100, bytes.length / 2, bytes.length - 1}) {
            Files.write(weights, Arrays.copyOf(bytes, length));
            assertThrows(ModelFormatException.class, () -> read(damaged), length + " bytes");
        }
        Files.delete(weights);
        var gone = assertThrows(ModelFormatException.class, () -> read(damaged));
        assertTrue(gone.getMessage().contains(weights.getFileName().toString()), gone.getMessage());
    }

    @Test
    void anAdapterOfAnotherModelIsRefused(@TempDir Path other) throws IOException {
        write(random(List.of()), other);
        var headless = assertThrows(ModelFormatException.class, () -> read(other));
        assertTrue(headless.getMessage().contains("classifier"), headless.getMessage());

        write(lora, other);
        Path config = other.resolve("adapter_config.json");
        Files.writeString(config, Files.readString(config).replace("\"query\"", "\"q_proj\""));
        var renamed = assertThrows(ModelFormatException.class, () -> read(other));
        assertTrue(renamed.getMessage().contains("q_proj"), renamed.getMessage());
    }
}
