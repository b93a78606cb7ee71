package org.rewardedsoups.rl;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rewardedsoups.autograd.Optimizer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// A training of PPO as named tensors: `adapter/`, `value_head/` and `optimizer/` with the names of
/// each, and the scalars `kl_coefficient` and `steps`.
record PpoState(Lora<?> policy, ValueHead valueHead, Optimizer optimizer) {
    private static final String ADAPTER = "adapter/", VALUE_HEAD = "value_head/";
    private static final String OPTIMIZER = "optimizer/";
    private static final String KL_COEFFICIENT = "kl_coefficient", STEPS = "steps";

    /// Where a training stands.
    record Progress(double klCoefficient, long steps) {}

    Map<String, Tensor> save(double klCoefficient, long steps) {
        Map<String, Tensor> out = new LinkedHashMap<>();
        policy.adapter().asMap().forEach((name, value) -> out.put(ADAPTER + name, value));
        valueHead.stateDict().asMap().forEach((name, value) -> out.put(VALUE_HEAD + name, value));
        optimizer.state().forEach((name, value) -> out.put(OPTIMIZER + name, value));
        out.put(KL_COEFFICIENT, scalar(DType.F64, klCoefficient));
        out.put(STEPS, scalar(DType.I64, steps));
        return out;
    }

    /// Copies a state into the memory that weights and moments have: what is recorded for a device
    /// stays.
    Progress load(Map<String, Tensor> state) {
        Progress progress =
                new Progress(number(state, KL_COEFFICIENT), (long) number(state, STEPS));
        Map<String, Tensor> rest = new LinkedHashMap<>(state);
        rest.remove(KL_COEFFICIENT);
        rest.remove(STEPS);
        StateDict adapter = StateDict.of(take(rest, ADAPTER));
        StateDict head = StateDict.of(take(rest, VALUE_HEAD));
        Map<String, Tensor> moments = take(rest, OPTIMIZER);
        if (!rest.isEmpty()) {
            throw new ModelFormatException("ppo state: unknown " + rest.keySet());
        }
        policy.loadAdapter(adapter);
        Layer.load(valueHead.parameters(), head);
        optimizer.load(moments);
        return progress;
    }

    private static Tensor scalar(DType type, double value) {
        return Scope.detached(() -> Tensor.full(type, new Shape(), value));
    }

    private static double number(Map<String, Tensor> state, String name) {
        Tensor value = state.get(name);
        if (value == null || value.size() != 1 || !(value.item() >= 0)) {
            throw new ModelFormatException(
                    "ppo state: expected " + name + " to be a number of at least 0, got " + value);
        }
        return value.item();
    }

    /// Moves the tensors under a prefix out of `state`, without the prefix.
    private static Map<String, Tensor> take(Map<String, Tensor> state, String prefix) {
        Map<String, Tensor> out = new LinkedHashMap<>();
        state.forEach(
                (name, value) -> {
                    if (name.startsWith(prefix)) {
                        out.put(name.substring(prefix.length()), value);
                    }
                });
        out.keySet().forEach(name -> state.remove(prefix + name));
        return out;
    }
}
