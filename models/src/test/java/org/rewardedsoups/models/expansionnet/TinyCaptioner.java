package org.rewardedsoups.models.expansionnet;

import java.util.List;
import java.util.random.RandomGenerator;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// A random captioner in float64, small enough for exact comparisons.
record TinyCaptioner(ExpansionNet model, Tensor features) {
    static final ExpansionNetConfig CONFIG =
            new ExpansionNetConfig(8, 2, 2, 12, 2, List.of(1, 3), 3, 9, 12, 5);

    static TinyCaptioner of(ExpansionNetConfig config, int pictures, long seed) {
        RandomGenerator rng = new Rngs(seed).stream("tiny");
        StateDict weights =
                ExpansionNet.create(config, Initializer.gaussian(0.5, rng)).stateDict();
        ExpansionNet model = ExpansionNet.create(config, Initializer.unset(DType.F64));
        model.load(weights);
        for (Parameter parameter : model.parameters().values()) {
            Tensor noise = Tensor.gaussian(rng, parameter.shape().dims()).cast(DType.F64);
            parameter.value().accumulate(noise.mul(0.3)); // norms and biases, too
        }
        Tensor features = Tensor.gaussian(rng, pictures, 4, config.features());
        return new TinyCaptioner(model, features.cast(DType.F64));
    }

    Pictures pictures(int... padding) {
        return model.encode(Variable.constant(features), padding, CaptionDropout.OFF);
    }
}
