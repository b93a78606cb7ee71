package org.rewardedsoups.autograd;

import java.util.Map;
import org.rewardedsoups.tensor.Tensor;

/// Gradient descent with momentum: `u ← momentum·u + g`, `θ ← θ − lr·u`; without momentum `u = g`.
public final class Sgd implements Optimizer {
    private final double learningRate;
    private final double momentum;
    private final Schedule schedule;
    private final OptimizerState state;

    /// @param parameters by name; one that stands under two names is updated once
    /// @param momentum 0 for plain gradient descent
    public Sgd(
            Map<String, Parameter> parameters,
            double learningRate,
            double momentum,
            Schedule schedule) {
        this.learningRate = learningRate;
        this.momentum = momentum;
        this.schedule = schedule;
        this.state = new OptimizerState(parameters, "u");
    }

    /// Plain gradient descent with a constant learning rate.
    public Sgd(Map<String, Parameter> parameters, double learningRate) {
        this(parameters, learningRate, 0, Schedule.constant());
    }

    @Override
    public void step() {
        double rate = learningRate();
        state.step(
                (name, parameter) ->
                        parameter.value().accumulate(direction(name, parameter).mul(-rate)));
    }

    private Tensor direction(String name, Parameter parameter) {
        Tensor g = parameter.grad().orElseThrow();
        if (momentum == 0) {
            return g;
        }
        Tensor u = state.moment("u", name);
        u.copyFrom(u.mul(momentum).add(g));
        return u;
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
        return learningRate * schedule.factor(state.steps());
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
