package org.rewardedsoups.rl;

import org.rewardedsoups.models.generation.CausalLm;
import org.rewardedsoups.models.layers.LoraLinear;
import org.rewardedsoups.models.layers.ParameterTree;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.tensor.Unary;

/// The policy as it is before training, from which the KL penalty measures: the same frozen base
/// with the adapter's present values, which stay while those of the policy change.
final class ReferencePolicy {
    private ReferencePolicy() {}

    /// A fresh adapter (B = 0) adds nothing, so its reference is the base itself; for another, the
    /// adapted weights are copied. Everything else is shared.
    static <M extends CausalLm> CausalLm of(Lora<M> policy) {
        return fresh(policy)
                ? ParameterTree.rewrite(
                        policy.model(),
                        (_, layer) -> layer instanceof LoraLinear lora ? lora.baseLayer() : layer)
                : policy.merged();
    }

    private static boolean fresh(Lora<?> policy) {
        return policy.parameters().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".lora_B.weight"))
                .allMatch(
                        entry -> entry.getValue().value().map(Unary.SQUARE).sum().item() == 0);
    }
}
