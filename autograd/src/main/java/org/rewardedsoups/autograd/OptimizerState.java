package org.rewardedsoups.autograd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// What optimizers share: the parameters, each once under its first name, the number of steps, and
/// the moments remembered about each parameter, kept outside every scope.
final class OptimizerState {
    private static final String STEP = "step";

    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> moments = new LinkedHashMap<>();
    private final List<String> kinds;
    private long steps;

    /// @param kinds names of the moments, such as `m` and `v`
    OptimizerState(Map<String, Parameter> named, String... kinds) {
        this.kinds = List.of(kinds);
        Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        named.forEach(
                (name, parameter) -> {
                    if (seen.add(parameter)) {
                        parameters.put(name, parameter);
                    }
                });
    }

    long steps() {
        return steps;
    }

    void steps(long taken) {
        steps = taken;
    }

    /// Counts a step and visits every parameter that has a gradient; temporary tensors made by
    /// `update` die with each visit.
    void step(BiConsumer<String, Parameter> update) {
        steps++;
        parameters.forEach(
                (name, parameter) -> {
                    if (parameter.grad().isPresent()) {
                        try (Scope _ = Scope.open()) {
                            update.accept(name, parameter);
                        }
                    }
                });
    }

    /// A moment of a parameter, zeros at first.
    Tensor moment(String kind, String name) {
        Tensor value = parameters.get(name).value();
        return moments.computeIfAbsent(
                kind + "." + name,
                _ -> Scope.detached(() -> Tensor.zeros(value.type(), value.shape())));
    }

    void clearGrads() {
        parameters.values().forEach(Parameter::clearGrad);
    }

    Map<String, Tensor> save() {
        Map<String, Tensor> state = new LinkedHashMap<>(moments);
        Tensor count = Scope.detached(() -> Tensor.zeros(DType.I64, new Shape()));
        count.set(steps);
        state.put(STEP, count);
        return state;
    }

    /// Moments that are there keep their memory; those that `state` lacks become zeros again.
    void load(Map<String, Tensor> state) {
        requireLayout(state);
        moments.values().forEach(moment -> moment.fill(0));
        for (String name : parameters.keySet()) {
            for (String kind : kinds) {
                Tensor saved = state.get(kind + "." + name);
                if (saved != null) {
                    moment(kind, name).copyFrom(saved);
                }
            }
        }
        steps = (long) state.get(STEP).item();
    }

    private void requireLayout(Map<String, Tensor> state) {
        List<String> problems = new ArrayList<>();
        if (!state.containsKey(STEP)) {
            problems.add("missing " + STEP);
        } else if (state.get(STEP).size() != 1 || state.get(STEP).item() < 0) {
            problems.add(STEP + " is no count: " + state.get(STEP));
        }
        Map<String, Tensor> unknown = new LinkedHashMap<>(state);
        unknown.remove(STEP);
        parameters.forEach(
                (name, parameter) -> {
                    List<String> keys = kinds.stream().map(kind -> kind + "." + name).toList();
                    boolean any = keys.stream().anyMatch(state::containsKey);
                    for (String key : keys) {
                        Tensor tensor = unknown.remove(key);
                        if (tensor == null && any) {
                            problems.add("missing " + key);
                        } else if (tensor != null && !like(tensor, parameter.value())) {
                            problems.add(
                                    "expected " + key + " of " + parameter.value().type() + " "
                                            + parameter.shape() + ", got " + tensor.type() + " "
                                            + tensor.shape());
                        }
                    }
                });
        unknown.keySet().forEach(key -> problems.add("unknown " + key));
        if (!problems.isEmpty()) {
            throw new ModelFormatException("optimizer state: " + String.join("; ", problems));
        }
    }

    private static boolean like(Tensor a, Tensor b) {
        return a.type() == b.type() && a.shape().equals(b.shape());
    }
}
