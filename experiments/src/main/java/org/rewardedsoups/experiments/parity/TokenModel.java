package org.rewardedsoups.experiments.parity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.rl.Predictions;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Tensor;

/// The language model of recorded steps, which looks at one token at a time: `h = tanh(E[id])`,
/// `logits = h·Wᵀ + b`, `value = h·w + c`.
///
/// @param embedding E, `(V, H)`
/// @param weight W, `(V, H)`
/// @param bias b, `(V)`
/// @param valueWeight w, `(H)`
/// @param valueBias c, `()`
record TokenModel(
        Parameter embedding,
        Parameter weight,
        Parameter bias,
        Parameter valueWeight,
        Parameter valueBias) {

    static TokenModel of(Golden params, DType type) {
        return new TokenModel(
                new Parameter(params.get("E").tensor(type)),
                new Parameter(params.get("W").tensor(type)),
                new Parameter(params.get("b").tensor(type)),
                new Parameter(params.get("w").tensor(type)),
                new Parameter(params.get("c").tensor(type)));
    }

    Map<String, Parameter> parameters() {
        Map<String, Parameter> out = new LinkedHashMap<>();
        out.put("E", embedding);
        out.put("W", weight);
        out.put("b", bias);
        out.put("w", valueWeight);
        out.put("c", valueBias);
        return out;
    }

    /// @param ids I32 `(B, L)`
    Predictions predict(Tensor ids) {
        Variable h = Functional.tanh(Functional.embedding(embedding, ids)); // (B, L, H)
        Variable logits = Functional.linear(h, weight, Optional.of(bias)); // (B, L, V)
        Variable values = h.mul(valueWeight).sum(-1).reshape(ids.dim(0), ids.dim(1)).add(valueBias);
        return Predictions.of(logits, values, ids);
    }
}
