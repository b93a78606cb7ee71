package org.rewardedsoups.models.expansionnet;

import java.util.function.UnaryOperator;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.Linear;
import org.rewardedsoups.models.layers.Named;

/// `relu(x·W₁)·W₂`, each token by itself (Vaswani et al., 2017, eq. 2).
///
/// @param linear1 `(feedForward, C)`
/// @param linear2 `(C, feedForward)`
public record FeedForward(@Named("linear_1") Linear linear1, @Named("linear_2") Linear linear2)
        implements Layer {

    static FeedForward create(ExpansionNetConfig config, Initializer init) {
        return new FeedForward(
                Linear.withBias(config.channels(), config.feedForward(), init),
                Linear.withBias(config.feedForward(), config.channels(), init));
    }

    /// `(…, C) → (…, C)`.
    ///
    /// @param dropout of the block, applied between the maps
    Variable apply(Variable x, UnaryOperator<Variable> dropout) {
        return linear2.apply(dropout.apply(Functional.relu(linear1.apply(x))));
    }
}
