package org.rewardedsoups.experiments.summary;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.soups.Soup;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// What of two adapters is averaged; for the same preference the results differ.
public enum Mixing {
    /// The factors A and B one by one, `Σ λᵢ·Bᵢ · Σ λᵢ·Aᵢ`, as the paper's code does.
    FACTORS,
    /// What the adapters add to the weights, `Σ λᵢ·Bᵢ·Aᵢ`: the average of the fine-tuned weights
    /// themselves.
    PRODUCT;

    /// A plain model with the weights of a soup.
    ///
    /// @param adapted the base with an adapter of the experts' layout; its adapter is overwritten
    /// @param base the base's own weights, by the names of the plain model
    /// @param experts the adapters
    public Llama soup(
            Lora<Llama> adapted, StateDict base, List<StateDict> experts, Preference lambda) {
        return switch (this) {
            case FACTORS -> {
                adapted.loadAdapter(Soup.interpolate(experts, lambda));
                yield adapted.merged();
            }
            case PRODUCT -> {
                List<StateDict> deltas = experts.stream().map(e -> deltas(adapted, e)).toList();
                StateDict delta = Soup.interpolate(deltas, lambda);
                Map<String, Tensor> sum = new LinkedHashMap<>(base.asMap());
                delta.asMap().forEach((name, d) -> sum.compute(name, (_, w) -> plus(w, d)));
                yield Llama.of(adapted.model().config(), StateDict.of(sum), DType.F32);
            }
        };
    }

    private static StateDict deltas(Lora<Llama> adapted, StateDict expert) {
        adapted.loadAdapter(expert);
        return Scope.detached(adapted::deltas);
    }

    private static Tensor plus(Tensor weight, Tensor delta) {
        return Scope.detached(() -> weight.add(delta));
    }
}
