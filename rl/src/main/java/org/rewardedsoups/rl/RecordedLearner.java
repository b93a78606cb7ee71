package org.rewardedsoups.rl;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.GradientClip;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.CausalLm;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.tensor.Categorical;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.RecordedStep;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.StepRecorder;
import org.rewardedsoups.tensor.StepRecorder.Reload;
import org.rewardedsoups.tensor.Tensor;

/// Computes by two steps recorded for a device: the update (forward, loss, backward, clipping,
/// AdamW) and the passes without gradient. Advantages, returns, statistics and the draws of dropout
/// are the processor's work, on numbers that come back.
///
/// Minibatches are padded to B episodes of L tokens and T response tokens, where the mask is 0; a
/// longer text than all before has the steps recorded anew. Weights, gradients and moments stay on
/// the device within a call of [#learn] and come back at its end; the passes get the adapter before
/// each run, and the frozen weights once.
///
/// Draws are those of [PlainLearner], so that both train alike up to rounding, but the adapter may
/// drop nothing: inputs of every linear map would have to be drawn beforehand.
final class RecordedLearner implements PpoLearner {
    /// Lengths are rounded up to multiples of it.
    private static final int STRIDE = 64;

    /// Longer than any gradient.
    private static final double NO_LIMIT = 1e30;

    private final StepRecorder recorder;
    private final ActorCritic network;
    private final CausalLm reference;
    private final PpoConfig config;
    private final AdamW optimizer;
    private final Collection<Parameter> parameters;
    private final int width;
    private final long seeds;
    private final UpdateInputs inputs;
    private EpisodeRectangle episodes;
    private RecordedStep passes;
    private RecordedStep update;

    /// @param width T, most tokens of a response
    RecordedLearner(
            StepRecorder recorder,
            ActorCritic network,
            CausalLm reference,
            PpoConfig config,
            AdamW optimizer,
            Collection<Parameter> parameters,
            int width) {
        this.recorder = recorder;
        this.network = network;
        this.reference = reference;
        this.config = config;
        this.optimizer = optimizer;
        this.parameters = List.copyOf(parameters);
        this.width = width;
        this.seeds = seeds(network.policy());
        this.inputs = UpdateInputs.of(grid(), network.valueHead().summary().in());
    }

    /// How many draws a pass of the policy takes although it drops nothing: a seed for each block.
    private static long seeds(CausalLm policy) {
        long[] count = {0};
        RandomGenerator counting = () -> count[0]++;
        try (Scope _ = Scope.open()) {
            TokenBatch one = TokenBatch.of(Tensor.zeros(DType.I32, new Shape(1, 1)), new int[1]);
            Gradients.off(() -> policy.hidden(one, Dropout.drawing(counting)));
        }
        return count[0];
    }

    /// `(B, T)`
    private Shape grid() {
        return new Shape(config.minibatchSize(), width);
    }

    private long cells() {
        return grid().size();
    }

    @Override
    public int width(List<Episode> episodes) {
        return width;
    }

    @Override
    public int together() {
        return config.minibatchSize();
    }

    @Override
    public void begin(List<Episode> all) {
        int longest = all.stream().mapToInt(e -> e.context().length).max().orElseThrow();
        if (episodes == null || longest > episodes.ids().dim(1)) {
            close();
            int length = Math.ceilDiv(longest, STRIDE) * STRIDE;
            int most = network.policy().maxTokens();
            episodes = EpisodeRectangle.of(config.minibatchSize(), Math.min(length, most), width);
        }
        if (passes == null) {
            long done = optimizer.steps();
            Stream<Tensor> adapter = parameters.stream().map(Parameter::value);
            update = record(Reload.STATE, _ -> learned(), inputs.tensors());
            passes = record(Reload.NOTHING, _ -> said(), adapter);
            optimizer.steps(done); // recording counts, too
        }
    }

    private RecordedStep record(
            Reload reload, Function<int[], Tensor> step, Stream<Tensor> more) {
        Stream<Tensor> tokens = Stream.of(episodes.ids(), episodes.wanted(), episodes.labels());
        return recorder.record(
                new int[] {}, reload, step, Stream.concat(tokens, more).toArray(Tensor[]::new));
    }

    private void close() {
        if (passes != null) {
            passes.close();
            update.close();
            passes = null;
        }
    }

    /// Weights and moments keep their memory when they are loaded, so the steps stay.
    @Override
    public void reload() {
        if (passes != null) {
            update.reload();
        }
    }

    @Override
    public Judgement judge(List<Episode> some, int width) {
        episodes.fill(some);
        Tensor out = passes.run();
        return new Judgement(grid(out, 0), grid(out, 1), grid(out, 2));
    }

    /// The step of [#judge]: `(3·B·T)`.
    private Tensor said() {
        return Gradients.off(() -> {
            Variable hidden = hidden(network.policy());
            Variable logprobs = Losses.logprobs(network.policy().logits(hidden), episodes.labels());
            Variable values = network.valueHead().apply(hidden, Dropout.OFF);
            Variable ref = Losses.logprobs(reference.logits(hidden(reference)), episodes.labels());
            Tensor out = Tensor.empty(DType.F32, new Shape(3 * cells()));
            put(out, 0, logprobs.value());
            put(out, 1, ref.value());
            put(out, 2, values.value());
            return out;
        });
    }

    /// `(B·T, C)`
    private Variable hidden(CausalLm model) {
        return episodes.select(model.hidden(episodes.tokens(), Dropout.OFF));
    }

    private void put(Tensor out, int part, Tensor cells) {
        Tensor flat = cells.reshape(new Shape(cells()));
        out.slice(0, part * cells(), (part + 1) * cells()).copyFrom(flat);
    }

    /// `(B, T)`
    private Tensor grid(Tensor out, int part) {
        Tensor flat = out.slice(0, part * cells(), (part + 1) * cells());
        return flat.copy().reshape(grid());
    }

    @Override
    public List<PpoStatistics> learn(
            Experience experience, List<int[]> minibatches, RandomGenerator draws) {
        List<PpoStatistics> out = new ArrayList<>();
        for (int[] rows : minibatches) {
            try (Scope _ = Scope.open()) {
                String where = "minibatch " + (out.size() + 1) + " of " + minibatches.size();
                out.add(learn(experience, rows, draws, where));
            }
        }
        update.download();
        return out;
    }

    private PpoStatistics learn(
            Experience experience, int[] rows, RandomGenerator draws, String where) {
        Rollout rollout = experience.rollout().select(rows);
        PpoGuard.requireWhitenable(rollout.mask());
        PpoTargets targets = PpoTargets.of(rollout, config);
        List<Episode> some = experience.episodes(rows);
        episodes.fill(some);
        inputs.fill(rollout, targets);
        draws.longs(seeds).forEach(_ -> {}); // as a pass of the policy draws them
        inputs.drop(some, network.valueHead().dropout(), draws);
        long step = optimizer.steps() + 1;
        update.renew(optimizer.learningRate(), step);
        Tensor result = update.run();
        optimizer.steps(step);
        Predictions now =
                new Predictions(
                        Variable.constant(grid(result, 0)),
                        Variable.constant(grid(result, 1)),
                        grid(result, 2));
        PpoObjective objective = PpoObjective.of(rollout, targets, now, config);
        PpoGuard.requireFinite("PPO's loss", objective.loss().value(), where);
        Tensor norm = result.slice(0, 3 * cells(), 3 * cells() + 1);
        PpoGuard.requireFinite("the gradient's norm", norm.copy(), where);
        return objective.statistics();
    }

    /// The step of [#learn]: predictions before it, `(3·B·T)`, and the norm of the gradient.
    private Tensor learned() {
        optimizer.clearGrads();
        Variable hidden = hidden(network.policy());
        Variable logits = network.policy().logits(hidden);
        Variable logprobs = Losses.logprobs(logits, episodes.labels()).reshape(grid().dims());
        Variable values =
                network.valueHead()
                        .summary()
                        .apply(hidden.mul(inputs.keep()))
                        .reshape(grid().dims());
        Tensor out = Tensor.empty(DType.F32, new Shape(3 * cells() + 1));
        put(out, 0, logprobs.value());
        put(out, 1, values.value());
        put(out, 2, Categorical.entropy(logits.value()));
        PpoLoss.Policy policy =
                PpoLoss.policy(
                        logprobs,
                        inputs.oldLogprobs(),
                        inputs.advantages(),
                        inputs.mask(),
                        config.clip());
        PpoLoss.Value value =
                PpoLoss.value(
                        values,
                        inputs.oldValues(),
                        inputs.returns(),
                        inputs.mask(),
                        config.valueClip());
        PpoLoss.total(policy, value, config.valueCoefficient()).backward();
        double limit = config.maxGradientNorm().orElse(NO_LIMIT);
        Tensor norm = GradientClip.normTensor(parameters, limit);
        out.slice(0, 3 * cells(), 3 * cells() + 1).copyFrom(norm.reshape(new Shape(1)));
        optimizer.step();
        return out;
    }
}
