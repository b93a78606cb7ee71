package org.rewardedsoups.rl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rewardedsoups.models.generation.RecordedDecoder;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.models.lora.LoraConfig;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Tensor;

/// A decoder with random weights that is to say one word more often; seconds for dozens of steps.
///
/// Texts are token ids separated by spaces.
final class TinyTask {
    static final int BATCH = 16;
    static final int END = 0;
    static final int WORD = 5;
    static final int VOCABULARY = 12;

    /// The share of [#WORD] among the words.
    static final Reward SHARE =
            samples -> samples.stream().mapToDouble(s -> share(words(s.output()))).toArray();

    /// The number of words, a tenth each.
    static final Reward LENGTH =
            samples -> samples.stream().mapToDouble(s -> words(s.output()).size() / 10.0).toArray();

    final Lora<Llama> policy;
    final ValueHead valueHead;

    TinyTask(double dropout) {
        this(dropout, dropout);
    }

    /// @param dropout of the adapter
    TinyTask(double dropout, double valueDropout) {
        Rngs rngs = new Rngs(11);
        LlamaConfig config = LlamaConfig.small(VOCABULARY, 16, 24, 2, 4, 2, 24);
        Llama base = Llama.create(config, Initializer.gaussian(0.3, rngs.stream("base")));
        List<String> targets = List.of("q_proj", "v_proj", "o_proj", "up_proj", "down_proj");
        policy =
                Lora.attach(
                        base, new LoraConfig(4, 8, dropout, targets), rngs.stream("adapter"));
        valueHead = ValueHead.create(16, valueDropout, rngs.stream("value head"));
    }

    PpoTrainer trainer(Reward reward) {
        return trainer(reward, 0.01);
    }

    PpoTrainer trainer(Reward reward, double learningRate) {
        return trainer(reward, learningRate, Optional.empty());
    }

    PpoTrainer trainer(Reward reward, double learningRate, Optional<RecordedDecoder> decoder) {
        PpoConfig config =
                new PpoConfig(
                        20 * BATCH, learningRate, true, 0.01, 6, 200, 1, 0.95, 0.2, 0.2, 0.1, BATCH,
                        8, 2, Optional.of(1.0));
        return new PpoTrainer(
                policy,
                valueHead,
                reward,
                config,
                new LengthSampler(3, 9),
                new ResponseFormat(END, TinyTask::text),
                new Rngs(1),
                decoder);
    }

    /// Prompts of 2 to 5 words, a function of the step alone.
    static List<Prompt> prompts(long step) {
        RandomGenerator rng = new Rngs(2).stream("step-" + step);
        List<Prompt> out = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            int[] tokens = rng.ints(2 + rng.nextInt(4), 1, VOCABULARY).toArray();
            out.add(new Prompt(tokens, text(tokens), Optional.empty()));
        }
        return out;
    }

    /// Steps `from` (excluded) to `to`.
    static List<PpoStep> run(PpoTrainer trainer, long to) {
        List<PpoStep> out = new ArrayList<>();
        while (trainer.steps() < to) {
            out.add(trainer.step(prompts(trainer.steps() + 1)));
        }
        return out;
    }

    static String text(int[] tokens) {
        return Arrays.stream(tokens).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }

    static List<String> words(String text) {
        return Stream.of(text.split(" ")).filter(word -> !word.isEmpty()).toList();
    }

    private static double share(List<String> words) {
        long hits = words.stream().filter(word -> word.equals(Integer.toString(WORD))).count();
        return words.isEmpty() ? 0 : (double) hits / words.size();
    }

    /// All bits of a trainer's state.
    static String digest(Map<String, Tensor> state) {
        StringBuilder out = new StringBuilder();
        new TreeMap<>(state)
                .forEach(
                        (name, tensor) ->
                                out.append(name)
                                        .append(' ')
                                        .append(Arrays.hashCode(tensor.toDoubles()))
                                        .append('\n'));
        return out.toString();
    }

    /// Prints [#digest] after three steps; started by a test with another number of threads.
    static void main() {
        PpoTrainer trainer = new TinyTask(0.1).trainer(SHARE);
        run(trainer, 3);
        System.out.print(digest(trainer.state()));
    }
}
