package org.rewardedsoups.autograd;

import java.util.Map;
import org.rewardedsoups.tensor.Kernels.AdamStep;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Updates;

/// Rectified Adam (Liu et al., 2020, algorithm 2): while too few gradients were seen for their
/// variance to be known, it does not divide by it.
///
/// With `ρ∞ = 2/(1−β₂) − 1` and `ρ = ρ∞ − 2t·β₂ᵗ/(1−β₂ᵗ)`: where ρ ≥ 5,
/// `θ ← θ − lr·s·m/(√v + ε)` with
/// `s = √((1−β₂ᵗ)·(ρ−4)/(ρ∞−4)·(ρ−2)/ρ·ρ∞/(ρ∞−2)) / (1−β₁ᵗ)`; before that,
/// `θ ← θ − lr·m/(1−β₁ᵗ)` or no change. The authors' code and PyTorch's agree on this form, in
/// which ε is not divided by the bias correction.
public final class RAdam implements Optimizer {
    /// The ρ from which on the variance counts as known; the paper says 4, the authors' code 5.
    private static final double ENOUGH = 5;

    private final Config config;
    private final Schedule schedule;
    private final OptimizerState state;

    /// @param learningRate before the schedule's factor
    /// @param earlyMomentum whether the first steps follow the momentum, as in PyTorch, or change
    ///     nothing
    public record Config(
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            boolean earlyMomentum) {

        /// PyTorch's defaults.
        public static Config radam(double learningRate) {
            return new Config(learningRate, 0.9, 0.999, 1e-8, true);
        }

        /// ExpansionNet v2's settings: the first five steps change nothing.
        public static Config expansionNet(double learningRate) {
            return new Config(learningRate, 0.9, 0.98, 1e-9, false);
        }
    }

    /// @param parameters by name; one that stands under two names is updated once
    public RAdam(Map<String, Parameter> parameters, Config config, Schedule schedule) {
        this.config = config;
        this.schedule = schedule;
        this.state = new OptimizerState(parameters, "m", "v");
    }

    /// With a constant learning rate.
    public RAdam(Map<String, Parameter> parameters, Config config) {
        this(parameters, config, Schedule.constant());
    }

    @Override
    public void step() {
        double rate = learningRate();
        state.step((name, parameter) -> update(name, parameter, rate));
    }

    /// The kernel of [AdamW] without decay, whose corrections are 1 after endless steps and whose rate is
    /// `lr·s`.
    private void update(String name, Parameter parameter, double rate) {
        Tensor m = state.moment("m", name);
        double unbiased = rate / (1 - Math.pow(config.beta1, state.steps()));
        double rectification = rectification(config.beta2, state.steps());
        Updates.adamW(
                parameter.value(),
                parameter.grad().orElseThrow(),
                m,
                state.moment("v", name),
                new AdamStep(
                        unbiased * Math.max(rectification, 0),
                        config.beta1,
                        config.beta2,
                        config.epsilon,
                        0,
                        AdamStep.ENDLESS));
        if (rectification <= 0 && config.earlyMomentum) {
            parameter.value().accumulate(m.mul(-unbiased));
        }
    }

    /// `s·(1−β₁ᵗ)` of the class comment, or 0 while ρ is below 5.
    static double rectification(double beta2, long t) {
        double limit = 2 / (1 - beta2) - 1;
        double decayed = Math.pow(beta2, t);
        double rho = limit - 2 * t * decayed / (1 - decayed);
        if (rho < ENOUGH) {
            return 0;
        }
        double ratio =
                (rho - 4) / (limit - 4) * ((rho - 2) / rho) * (limit / (limit - 2));
        return Math.sqrt((1 - decayed) * ratio);
    }

    @Override
    public void clearGrads() {
        state.clearGrads();
    }

    @Override
    public long steps() {
        return state.steps();
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
