package org.rewardedsoups.models.llama;

import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.Linear;
import org.rewardedsoups.models.layers.Projection;

/// The feed-forward part, `down(silu(gate(x))·up(x))` (Shazeer, 2020, eq. 6).
public record LlamaMlp(Projection gateProj, Projection upProj, Projection downProj)
        implements Layer {

    static LlamaMlp create(LlamaConfig config, Initializer init) {
        int channels = config.hiddenSize();
        int inner = config.intermediateSize();
        return new LlamaMlp(
                Linear.create(channels, inner, init),
                Linear.create(channels, inner, init),
                Linear.create(inner, channels, LlamaAttention.residual(config, init)));
    }

    /// What it makes of `x`, added to the stream; all `(…, C)`.
    public Variable apply(Variable stream, Variable x, Dropout dropout) {
        Variable gate = gateProj.apply(x, dropout);
        Variable up = upProj.apply(x, dropout);
        return downProj.applyOnto(stream, Functional.swiGlu(gate, up), dropout);
    }
}
