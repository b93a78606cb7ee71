package org.rewardedsoups.tests.bench;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.models.lora.LoraConfig;
import org.rewardedsoups.rl.Brevity;
import org.rewardedsoups.rl.LengthSampler;
import org.rewardedsoups.rl.PpoConfig;
import org.rewardedsoups.rl.PpoTrainer;
import org.rewardedsoups.rl.Prompt;
import org.rewardedsoups.rl.ResponseFormat;
import org.rewardedsoups.rl.ValueHead;
import org.rewardedsoups.tensor.Rngs;

/// Steps of PPO on a LLaMA with LoRA: sampling, a reward that costs nothing, four epochs of
/// updates.
///
/// @param prompt tokens of each prompt
/// @param response tokens of each response
/// @param batch episodes of a step
record PpoTraining(LlamaConfig config, int prompt, int response, int batch) implements Task {

    static List<Job> jobs(boolean quick) {
        LlamaConfig small = LlamaConfig.small(512, 64, 128, 2, 2, 2, 64);
        LlamaConfig full = LlamaConfig.small(8192, 384, 1024, 6, 6, 6, 128);
        return List.of(
                (quick ? new PpoTraining(small, 8, 4, 8) : new PpoTraining(full, 48, 16, 16))
                        .job());
    }

    private Job job() {
        String name =
                "ppo %dx%d r8 B%d".formatted(config.numHiddenLayers(), config.hiddenSize(), batch);
        double tokens = batch * response;
        return new Job(name, "tokens/s", tokens, new Limit.None(), 0, this);
    }

    @Override
    public Work ours() {
        Rngs rngs = new Rngs(1);
        Llama base = Llama.create(config, Initializer.gaussian(0.02, rngs.stream("base")));
        LoraConfig lora = new LoraConfig(8, 16, 0, List.of("q_proj", "k_proj", "v_proj", "o_proj"));
        PpoTrainer trainer =
                new PpoTrainer(
                        Lora.attach(base, lora, rngs.stream("adapter")),
                        ValueHead.create(config.hiddenSize(), 0.1, rngs.stream("value head")),
                        new Brevity(1),
                        ppo(),
                        new LengthSampler(response, response + 1),
                        new ResponseFormat(-1, _ -> "text"),
                        rngs.fork("ppo"));
        List<Prompt> prompts = prompts(rngs.stream("prompts"));
        return new Work() {
            @Override
            public void run() {
                trainer.step(prompts);
            }

            @Override
            public double result() {
                return trainer.steps();
            }
        };
    }

    private PpoConfig ppo() {
        return new PpoConfig(
                1_000_000,
                1e-5,
                true,
                0.05,
                6,
                10_000,
                1,
                0.95,
                0.2,
                0.2,
                0.1,
                batch,
                batch / 4,
                4,
                Optional.of(1.0));
    }

    private List<Prompt> prompts(RandomGenerator rng) {
        return Stream.generate(() -> rng.ints(prompt, 0, config.vocabSize()).toArray())
                .limit(batch)
                .map(tokens -> new Prompt(tokens, "text", Optional.empty()))
                .toList();
    }
}
