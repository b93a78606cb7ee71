package org.rewardedsoups.rl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.models.generation.CausalLm;
import org.rewardedsoups.models.generation.Completion;
import org.rewardedsoups.models.generation.Generator;
import org.rewardedsoups.models.generation.RecordedDecoder;
import org.rewardedsoups.models.generation.Request;
import org.rewardedsoups.models.generation.Sampling;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// Fine-tunes a language model on a reward by PPO (Ziegler et al., 2019): an adapter and a value head
/// learn; everything else is frozen and shared with the reference.
///
/// ```java
/// var trainer = new PpoTrainer(policy, valueHead, reward, config, lengths, format, rngs);
/// for (List<Prompt> batch : batches) {
///     log(trainer.step(batch).named());
/// }
/// ```
///
/// Dropout acts in the updates only: responses, old log-probabilities, values and those of the
/// reference are computed without it. The draws of a step depend on its number alone, so a trainer
/// that [#load]s a [#state] goes on as if it had never stopped. Several trainings from one start
/// [#restart] one trainer, and share what was recorded for a device.
public final class PpoTrainer {
    /// Prompts that are continued together: more share the work of reading the weights, fewer need
    /// less padding.
    private static final int ROWS = 32;

    private final Lora<? extends CausalLm> policy;
    private final ActorCritic network;
    private final PpoLearner learner;
    private final Optional<RecordedDecoder> decoder;
    private final PpoConfig config;
    private final LengthSampler lengths;
    private final ResponseFormat format;
    private final SequencedMap<String, Parameter> parameters;
    private final AdamW optimizer;
    private final Map<String, Tensor> start;
    private Reward reward;
    private Rngs rngs;
    private KlController controller;
    private long steps;

    /// A trainer before its first step; the policy's present adapter is the reference.
    ///
    /// @param lengths most tokens of each response, drawn anew for each
    /// @param rngs of this run alone
    public PpoTrainer(
            Lora<? extends CausalLm> policy,
            ValueHead valueHead,
            Reward reward,
            PpoConfig config,
            LengthSampler lengths,
            ResponseFormat format,
            Rngs rngs) {
        this(policy, valueHead, reward, config, lengths, format, rngs, Optional.empty());
    }

    /// As above, on a device.
    ///
    /// @param decoder of the device: it samples, and its recorder makes steps of passes and updates
    ///     unless the adapter has dropout; empty to compute as the chosen kernels do
    public PpoTrainer(
            Lora<? extends CausalLm> policy,
            ValueHead valueHead,
            Reward reward,
            PpoConfig config,
            LengthSampler lengths,
            ResponseFormat format,
            Rngs rngs,
            Optional<RecordedDecoder> decoder) {
        require(policy, config, lengths);
        this.policy = policy;
        this.network = new ActorCritic(policy.model(), valueHead);
        this.decoder = decoder;
        this.reward = reward;
        this.config = config;
        this.lengths = lengths;
        this.format = format;
        this.rngs = rngs;
        this.parameters = new LinkedHashMap<>(policy.parameters());
        valueHead.parameters().forEach((name, p) -> parameters.put("v_head." + name, p));
        this.optimizer = new AdamW(parameters, AdamW.Config.adam(config.learningRate()));
        this.learner = learner();
        this.controller = config.klController();
        this.start = StateDict.of(state()).copy().asMap();
    }

    private PpoLearner learner() {
        CausalLm reference = ReferencePolicy.of(policy);
        boolean drops = policy.config().loraDropout() > 0;
        return decoder.isEmpty() || drops
                ? new PlainLearner(network, reference, config, optimizer, parameters.values())
                : new RecordedLearner(
                        decoder.get().recorder(),
                        network,
                        reference,
                        config,
                        optimizer,
                        parameters.values(),
                        lengths.max() - 1);
    }

    private static void require(Lora<?> policy, PpoConfig config, LengthSampler lengths) {
        if (!policy.config().modulesToSave().isEmpty()) {
            throw new IllegalArgumentException(
                    "ppo: expected an adapter of low-rank corrections only, got one that also"
                            + " trains " + policy.config().modulesToSave());
        }
        if (lengths.min() < 1) {
            throw new IllegalArgumentException(
                    "ppo: expected responses of at least one token, got lengths from "
                            + lengths.min());
        }
        if (config.minibatchSize() < 2) {
            throw new IllegalArgumentException(
                    "ppo: expected minibatches of at least 2 episodes, since a response may be a"
                            + " single token, whose advantage cannot be whitened; got "
                            + config.minibatchSize());
        }
    }

    /// Steps done so far.
    public long steps() {
        return steps;
    }

    /// Samples one response per prompt, scores them, and learns from them.
    ///
    /// @param prompts as many as the batch size
    /// @throws NonFiniteException naming the step, if a score, log-probability, value, loss or gradient
    ///     is NaN or infinite; load the last state before going on
    /// @throws IllegalStateException if the first update changes no weight
    public PpoStep step(List<Prompt> prompts) {
        if (prompts.size() != config.batchSize()) {
            throw new IllegalArgumentException(
                    "ppo: expected " + config.batchSize() + " prompts, one per episode of the batch,"
                            + " got " + prompts.size());
        }
        long step = steps + 1;
        try (Scope _ = Scope.open()) {
            return step(step, prompts, rngs.fork("step-" + step));
        } catch (NonFiniteException e) {
            NonFiniteException located =
                    new NonFiniteException("ppo, step " + step + ": " + e.getMessage());
            located.initCause(e);
            throw located;
        }
    }

    private PpoStep step(long step, List<Prompt> prompts, Rngs draws) {
        PpoTimes.Watch watch = new PpoTimes.Watch();
        List<Episode> episodes = sample(prompts, draws);
        double generation = watch.lap();
        List<Sample> samples = episodes.stream().map(Episode::sample).toList();
        Scores scores = Scores.of(reward, samples);
        double scoring = watch.lap();
        Experience experience =
                Experience.of(episodes, scores.total(), learner, controller.coefficient());
        double forward = watch.lap();
        List<Tensor> before = parameters.values().stream().map(p -> p.value().copy()).toList();
        PpoStatistics update = PpoStatistics.mean(learn(experience, draws));
        double change = requireChange(step, before);
        double updating = watch.lap();
        controller = controller.update(experience.statistics().klK1(), prompts.size());
        steps = step;
        return new PpoStep(
                step,
                samples,
                scores,
                experience.score(),
                experience.statistics(),
                update,
                change,
                experience.tokens(),
                experience.ended(),
                new PpoTimes(generation, scoring, forward, updating));
    }

    /// Responses at temperature 1 from the whole distribution, as PPO's ratio assumes.
    private List<Episode> sample(List<Prompt> prompts, Rngs draws) {
        RandomGenerator limits = draws.stream("lengths");
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            requests.add(
                    new Request(
                            prompts.get(i).tokens(),
                            lengths.draw(limits),
                            draws.stream("sampling-" + i)));
        }
        List<Completion> completions =
                new Generator(policy.merged(), Sampling.PLAIN, format.end(), ROWS, decoder)
                        .generate(requests);
        List<Episode> out = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            Completion completion = completions.get(i);
            out.add(
                    new Episode(
                            prompts.get(i),
                            completion.tokens(),
                            completion.ended(),
                            format.text(completion)));
        }
        return out;
    }

    private List<PpoStatistics> learn(Experience experience, Rngs draws) {
        List<int[]> minibatches =
                PpoUpdate.shuffledMinibatches(config, draws.stream("shuffle"));
        return learner.learn(experience, minibatches, draws.stream("dropout"));
    }

    private double requireChange(long step, List<Tensor> before) {
        double squares = 0;
        int i = 0;
        for (Parameter parameter : parameters.values()) {
            Tensor change = parameter.value().sub(before.get(i++));
            squares += change.mul(change).sum().item();
        }
        if (step == 1 && squares == 0) {
            throw new IllegalStateException(
                    "ppo: expected the first update to change the weights, got none changed; is the"
                            + " learning rate of " + config.learningRate() + " too small?");
        }
        return Math.sqrt(squares);
    }

    /// Everything that a resumed run needs: adapter, value head, the optimizer's moments, the KL
    /// coefficient and the number of steps. The tensors are live: write or copy them before the next
    /// step.
    public Map<String, Tensor> state() {
        return new PpoState(policy, network.valueHead(), optimizer)
                .save(controller.coefficient(), steps);
    }

    /// Goes on from what [#state] returned, in a trainer made from the same start.
    ///
    /// @throws org.rewardedsoups.tensor.ModelFormatException if a tensor is missing, unknown or of
    ///     another shape
    public void load(Map<String, Tensor> state) {
        PpoState parts = new PpoState(policy, network.valueHead(), optimizer);
        PpoState.Progress progress = parts.load(state);
        controller = config.klController(progress.klCoefficient());
        steps = progress.steps();
        learner.reload();
    }

    /// Begins another training where this one began: with the same adapter, value head and
    /// reference, as a trainer made anew.
    ///
    /// @param rngs of that training alone
    public void restart(Reward reward, Rngs rngs) {
        this.reward = reward;
        this.rngs = rngs;
        load(start);
    }
}
