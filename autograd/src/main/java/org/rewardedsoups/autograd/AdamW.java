package org.rewardedsoups.autograd;

import java.util.Map;
import org.rewardedsoups.tensor.Kernels.AdamStep;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Updates;

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019, algorithm 2); without decay it is
/// Adam (Kingma and Ba, 2015, algorithm 1). ε is outside the root, as in PyTorch.
///
/// `m ← β₁m + (1−β₁)g`, `v ← β₂v + (1−β₂)g²`, `θ ← θ·(1 − lr·decay) − lr·m̂/(√v̂ + ε)` with
/// `m̂ = m/(1−β₁ᵗ)`, `v̂ = v/(1−β₂ᵗ)`.
public final class AdamW implements Optimizer {
    private final Config config;
    private final Schedule schedule;
    private final OptimizerState state;

    /// @param learningRate before the schedule's factor
    /// @param weightDecay decay of the weights, times the learning rate, per step
    /// @param decayMatricesOnly whether biases, norms and other vectors are spared
    public record Config(
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            boolean decayMatricesOnly) {

        /// PyTorch's defaults for AdamW, but decaying matrices only.
        public static Config adamW(double learningRate, double weightDecay) {
            return new Config(learningRate, 0.9, 0.999, 1e-8, weightDecay, true);
        }

        /// PyTorch's defaults for Adam: no decay.
        public static Config adam(double learningRate) {
            return new Config(learningRate, 0.9, 0.999, 1e-8, 0, true);
        }

        /// These settings with other decay rates of the moments.
        public Config betas(double beta1, double beta2) {
            return new Config(
                    learningRate, beta1, beta2, epsilon, weightDecay, decayMatricesOnly);
        }
    }

    /// @param parameters by name; one that stands under two names is updated once
    public AdamW(Map<String, Parameter> parameters, Config config, Schedule schedule) {
        this.config = config;
        this.schedule = schedule;
        this.state = new OptimizerState(parameters, "m", "v");
    }

    /// With a constant learning rate.
    public AdamW(Map<String, Parameter> parameters, Config config) {
        this(parameters, config, Schedule.constant());
    }

    @Override
    public void step() {
        double rate = learningRate();
        state.step((name, parameter) -> update(name, parameter, rate));
    }

    private void update(String name, Parameter parameter, double rate) {
        Tensor theta = parameter.value();
        boolean decays = !config.decayMatricesOnly || theta.shape().rank() >= 2;
        Updates.adamW(
                theta,
                parameter.grad().orElseThrow(),
                state.moment("m", name),
                state.moment("v", name),
                new AdamStep(
                        rate,
                        config.beta1,
                        config.beta2,
                        config.epsilon,
                        decays ? config.weightDecay : 0,
                        state.steps()));
    }

    @Override
    public void clearGrads() {
        state.clearGrads();
    }

    @Override
    public long steps() {
        return state.steps();
    }

    /// Sets how many steps were taken, where a device took them.
    public void steps(long taken) {
        state.steps(taken);
    }

    @Override
    public double learningRate() {
        return config.learningRate * schedule.factor(state.steps());
    }

    @Override
    public Map<String, Tensor> state() {
        return state.save();
    }

    @Override
    public void load(Map<String, Tensor> saved) {
        state.load(saved);
    }
}
