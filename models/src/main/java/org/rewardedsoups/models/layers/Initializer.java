package org.rewardedsoups.models.layers;

import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.tensor.DType;

import java.util.random.RandomGenerator;

/// Where the first values of a new model's parameters come from.
public sealed interface Initializer {

    /// Type of the parameters.
    DType type();

    /// A matrix of weights.
    Parameter weights(long... dims);

    /// `value` everywhere: biases, gains of norms.
    Parameter constant(double value, long... dims);

    /// The same with random weights `factor` times as large.
    Initializer scaled(double factor);

    /// Weights from N(0, deviation²), as GPT-2 and LLaMA start (deviation 0.02).
    static Initializer gaussian(double deviation, RandomGenerator rng) {
        return new Gaussian(deviation, rng);
    }

    /// Nothing yet: parameters take no memory and must be loaded before use.
    static Initializer unset(DType type) {
        return new Unset(type, type);
    }

    /// As [#unset], computing in float32 with matrices that stay in the type they are stored in:
    /// BF16 or F32. Such weights cannot be trained, but adapters on them can.
    static Initializer stored(DType matrices) {
        return new Unset(DType.F32, matrices);
    }

    /// Float32 draws from a normal distribution.
    record Gaussian(double deviation, RandomGenerator rng) implements Initializer {
        @Override
        public DType type() {
            return DType.F32;
        }

        @Override
        public Parameter weights(long... dims) {
            return Parameter.gaussian(rng, deviation, dims);
        }

        @Override
        public Parameter constant(double value, long... dims) {
            return Parameter.constant(value, dims);
        }

        @Override
        public Initializer scaled(double factor) {
            return new Gaussian(deviation * factor, rng);
        }
    }

    /// Placeholders, see [Parameter#unset].
    record Unset(DType type, DType matrices) implements Initializer {
        @Override
        public Parameter weights(long... dims) {
            return Parameter.unset(matrices, dims);
        }

        @Override
        public Parameter constant(double value, long... dims) {
            return Parameter.unset(type, dims);
        }

        @Override
        public Initializer scaled(double factor) {
            return this;
        }
    }
}
