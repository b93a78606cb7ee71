package org.rewardedsoups.models.layers;

import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// A piece of a network: a record whose components are its parameters, its inner layers and its
/// configuration.
///
/// Parameters are named by the path of components that leads to them, in snake_case and joined with
/// dots: `selfAttn.qProj.weight` becomes `self_attn.q_proj.weight`, lists count from `layers.0`.
/// What no rule can guess carries [Named]. A parameter that stands at two places is tied: it is
/// trained once and saved once, under its first name.
///
/// Names are found by reflection when saving, loading or building an optimizer, never when
/// computing.
public interface Layer {

    /// The parameters by name, in order of the components; tied ones once.
    default SequencedMap<String, Parameter> parameters() {
        return ParameterTree.parameters(this);
    }

    /// How many numbers the parameters are, tied ones once.
    default long parameterCount() {
        return parameters().values().stream().mapToLong(p -> p.value().size()).sum();
    }

    /// The parameters that training changes, by name.
    default SequencedMap<String, Parameter> trainableParameters() {
        SequencedMap<String, Parameter> trainable = parameters();
        trainable.values().removeIf(parameter -> !parameter.trainable());
        return trainable;
    }

    /// What a file of the network's weights holds beside them, by name: tensors that follow from the
    /// configuration, such as tables of positions. They are components of type [Tensor].
    default SequencedMap<String, Tensor> buffers() {
        return ParameterTree.buffers(this);
    }

    /// The values by name; they share memory with the parameters until the next [Parameter#assign]
    /// or optimizer step.
    default StateDict stateDict() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        parameters().forEach((name, parameter) -> values.put(name, parameter.value()));
        return StateDict.of(values);
    }

    /// Copies `weights` into the parameters, converting bf16 and f16 to the parameters' type.
    /// Buffers may be missing; those that are there must equal the model's own.
    ///
    /// @throws org.rewardedsoups.tensor.ModelFormatException naming every tensor that is missing,
    ///   unexpected, of another shape or not of floating-point numbers; nothing is loaded then
    default void load(StateDict weights) {
        Loading.into(parameters(), buffers(), weights, Loading.Way.COPIED);
    }

    /// Copies `weights` into some parameters of a model, those that it trains: into the memory that
    /// they have, as an optimizer writes.
    ///
    /// @throws org.rewardedsoups.tensor.ModelFormatException as there
    static void load(Map<String, Parameter> parameters, StateDict weights) {
        Loading.into(parameters, Map.of(), weights, Loading.Way.IN_PLACE);
    }

    /// As [#load(StateDict)], but parameters use the memory of `weights` where the types agree: a
    /// mapped file is read in place.
    default void share(StateDict weights) {
        Loading.into(parameters(), buffers(), weights, Loading.Way.SHARED);
    }

    /// Freezes or thaws every parameter.
    default void trainable(boolean trainable) {
        parameters().values().forEach(parameter -> parameter.trainable(trainable));
    }
}
