package org.rewardedsoups.experiments.summary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rewardedsoups.experiments.data.Example;
import org.rewardedsoups.experiments.run.Progress;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.models.generation.RecordedDecoder;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.models.lora.PeftFolder;
import org.rewardedsoups.rl.LengthSampler;
import org.rewardedsoups.rl.MixedReward;
import org.rewardedsoups.rl.PpoStep;
import org.rewardedsoups.rl.PpoTrainer;
import org.rewardedsoups.rl.Prompt;
import org.rewardedsoups.rl.ResponseFormat;
import org.rewardedsoups.rl.Reward;
import org.rewardedsoups.rl.ValueHead;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// The PPO trainings of a run. All start from the same weights, adapter included, see the same
/// prompts in the same order, and have the same budget; they differ in their reward alone.
final class Trainings {
    private static final int CHECKPOINT_EVERY = 4;
    private static final double VALUE_DROPOUT = 0.1;

    private final SummaryConfig config;
    private final Run run;
    private final BaseModel base;
    private final StateDict weights;
    private final List<Example> prompts;
    private final List<Reward> rewards;
    private final Rngs rngs;
    private final Optional<RecordedDecoder> decoder;
    private final Lora<Llama> policy;
    private PpoTrainer trainer;

    /// @param prompts in the order in which they are used
    /// @param rewards the objectives, on comparable scales
    /// @param decoder of the device that trains, or empty
    Trainings(
            SummaryConfig config,
            Run run,
            BaseModel base,
            List<Example> prompts,
            List<Reward> rewards,
            Optional<RecordedDecoder> decoder) {
        this.config = config;
        this.run = run;
        this.base = base;
        this.weights = base.llama().stateDict();
        this.prompts = prompts;
        this.rewards = rewards;
        this.rngs = new Rngs(run.seed());
        this.decoder = decoder;
        this.policy = adapted();
    }

    /// Trains on the rewards mixed by `mu` and keeps the adapter in the run folder; a training that
    /// an earlier part of the run finished is read back, one that it began goes on.
    StateDict train(String name, Preference mu) throws IOException {
        Path folder = Experts.folder(run.folder(), name);
        if (run.resumed() && Files.isRegularFile(folder.resolve("adapter_model.safetensors"))) {
            run.note(name + ": finished before");
            return PeftFolder.read(folder).adapter();
        }
        begin(reward(mu), rngs.fork(name));
        Path state = run.checkpoints().resolve(name + ".safetensors");
        resume(name, state);
        steps(name, state);
        StateDict adapter = policy.adapter().map((_, value) -> Scope.detached(value::copy));
        new PeftFolder(policy.config(), adapter).write(folder, DType.F32, "base", "CAUSAL_LM");
        Files.deleteIfExists(state);
        return adapter;
    }

    /// One trainer serves all, so that a device records its steps once.
    private void begin(Reward reward, Rngs rngs) {
        if (trainer != null) {
            trainer.restart(reward, rngs);
            return;
        }
        ValueHead valueHead =
                ValueHead.create(
                        base.llama().config().hiddenSize(),
                        VALUE_DROPOUT,
                        this.rngs.stream("value head"));
        trainer =
                new PpoTrainer(
                        policy,
                        valueHead,
                        reward,
                        config.ppo(),
                        new LengthSampler(config.minLength(), config.maxLength()),
                        new ResponseFormat(base.format().end(), base.format()::text),
                        rngs,
                        decoder);
    }

    private void resume(String name, Path state) throws IOException {
        if (run.resumed() && Files.exists(state)) {
            trainer.load(SafeTensors.read(state).tensors().asMap());
        }
        run.metrics().resumeAt(name, trainer.steps());
    }

    private void steps(String name, Path state) throws IOException {
        try (Progress progress = run.progress(name, config.steps()).from(trainer.steps())) {
            while (trainer.steps() < config.steps()) {
                PpoStep step = trainer.step(batch(trainer.steps()));
                Map<String, Double> log = step.named();
                run.metrics().row(name, step.step(), log);
                run.metrics().text(name, step.step(), "sample", step.samples().getFirst().output());
                progress.step(
                        step.step(),
                        String.format(
                                Locale.ROOT,
                                "reward %+.2f, KL %.2f",
                                log.get("reward/mean"),
                                log.get("objective/klK1")));
                if (step.step() % CHECKPOINT_EVERY == 0 && step.step() < config.steps()) {
                    SafeTensors.of(StateDict.of(trainer.state())).write(state);
                }
            }
        }
    }

    private Reward reward(Preference mu) {
        List<MixedReward.Part> parts = new ArrayList<>();
        for (int k = 0; k < mu.size(); k++) {
            if (mu.get(k) != 0) {
                parts.add(new MixedReward.Part(rewards.get(k), mu.get(k)));
            }
        }
        return parts.size() == 1 ? parts.getFirst().reward() : new MixedReward(parts);
    }

    private List<Prompt> batch(long step) {
        List<Prompt> out = new ArrayList<>();
        for (int i = 0; i < config.batch(); i++) {
            Example example = prompts.get((int) ((step * config.batch() + i) % prompts.size()));
            out.add(
                    new Prompt(
                            base.format().prompt(example.input()),
                            example.input(),
                            Optional.of(example.reference())));
        }
        return out;
    }

    /// The base with the adapter that every training starts from.
    private Lora<Llama> adapted() {
        return Lora.attach(base.llama(), config.lora(), rngs.stream("adapter"));
    }

    /// The plain model that an adapter makes of the base.
    Llama plain(StateDict adapter) {
        return soup(List.of(adapter), new Preference(1));
    }

    /// The plain model that a soup of adapters makes of the base.
    Llama soup(List<StateDict> adapters, Preference lambda) {
        return config.mixing().soup(adapted(), weights, adapters, lambda);
    }
}
