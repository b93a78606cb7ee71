package org.rewardedsoups.models.lora;

import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.Linear;
import org.rewardedsoups.models.layers.LoraLinear;
import org.rewardedsoups.models.layers.ParameterTree;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// A model whose linear maps carry trainable low-rank corrections while its own weights are frozen
/// (Hu et al., 2021).
///
/// Several of these may share one base model: its frozen parameters exist once.
///
/// @param model the base with [LoraLinear] at the targets
/// @param config rank, scale and targets
public record Lora<M extends Layer>(M model, LoraConfig config) {
    private static final String PREFIX = "base_model.model.";

    /// Freezes `base` and adapts it; layers to save are copied and trained. A starts
    /// Kaiming-uniform with a = √5, that is U(−1/√in, 1/√in), B at zero: the adapted model computes
    /// what the base does.
    ///
    /// @throws IllegalArgumentException if a target names no linear map of the model
    public static <M extends Layer> Lora<M> attach(M base, LoraConfig config, RandomGenerator rng) {
        List<String> adapted = new ArrayList<>();
        M model =
                ParameterTree.rewrite(
                        base,
                        (path, layer) -> {
                            if (config.saves(path)) {
                                return ParameterTree.copy(layer);
                            }
                            if (layer instanceof Linear linear && config.targets(path)) {
                                adapted.add(path);
                                return corrected(linear, config, rng);
                            }
                            return layer;
                        });
        config.targetModules().stream()
                .filter(name ->
                        adapted.stream().noneMatch(path -> ("." + path).endsWith("." + name)))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "lora: expected linear maps called "
                                    + name
                                    + " in the model, got none");
                });
        base.trainable(false);
        thawSaved(model, config);
        return new Lora<>(model, config);
    }

    private static LoraLinear corrected(Linear base, LoraConfig config, RandomGenerator rng) {
        DType stored = base.weight().value().type();
        DType type = stored == DType.BF16 ? DType.F32 : stored;
        Parameter a = Parameter.uniform(rng, 1 / Math.sqrt(base.in()), config.r(), base.in());
        Parameter b = Parameter.constant(0, base.out(), config.r());
        return new LoraLinear(
                base,
                new Linear(as(type, a), Optional.empty()),
                new Linear(as(type, b), Optional.empty()),
                config.scale(),
                config.loraDropout());
    }

    private static Parameter as(DType type, Parameter parameter) {
        return parameter.value().type() == type
                ? parameter
                : new Parameter(Scope.detached(() -> parameter.value().cast(type)));
    }

    private static void thawSaved(Layer model, LoraConfig config) {
        model.parameters()
                .forEach((name, parameter) -> {
                    if (config.saves(module(name))) {
                        parameter.trainable(true);
                    }
                });
    }

    private static String module(String parameter) {
        return parameter.substring(0, Math.max(0, parameter.lastIndexOf('.')));
    }

    /// The adapter's parameters under PEFT's names, `base_model.model.<path>.lora_A.weight`.
    public SequencedMap<String, Parameter> parameters() {
        SequencedMap<String, Parameter> own = new LinkedHashMap<>();
        model.parameters()
                .forEach((name, parameter) -> {
                    String module = module(name);
                    if (module.endsWith(".lora_A")
                            || module.endsWith(".lora_B")
                            || config.saves(module)) {
                        own.put(PREFIX + name, parameter);
                    }
                });
        return own;
    }

    /// The adapter's values under PEFT's names; they share memory with the parameters until these
    /// change, so copy what is to be kept.
    public StateDict adapter() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        parameters().forEach((name, parameter) -> values.put(name, parameter.value()));
        return StateDict.of(values);
    }

    /// Copies an adapter, or a soup of adapters, into the model.
    ///
    /// @throws ModelFormatException listing every tensor that does not fit; nothing is loaded then
    public void loadAdapter(StateDict adapter) {
        Layer.load(parameters(), adapter);
    }

    /// A plain model that computes the same, with weights of its own where it was adapted.
    public M merged() {
        return ParameterTree.rewrite(
                model, (_, layer) -> layer instanceof LoraLinear lora ? lora.merged() : layer);
    }

    /// What an adapter adds to the base, `scale·B·A` by the weight's name in the base model: two
    /// adapters can be averaged as these products or as their factors, which differs.
    public StateDict deltas() {
        Map<String, Tensor> out = new LinkedHashMap<>();
        StateDict factors = adapter();
        for (String name : factors.names()) {
            if (name.endsWith(".lora_A.weight")) {
                String path = name.substring(0, name.length() - ".lora_A.weight".length());
                Tensor b = factors.get(path + ".lora_B.weight");
                out.put(
                        path.substring(PREFIX.length()) + ".weight",
                        LoraLinear.delta(factors.get(name), b, config.scale()));
            }
        }
        return StateDict.of(out);
    }
}
