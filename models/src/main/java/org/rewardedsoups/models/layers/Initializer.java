package org.rewardedsoups.models.layers;

import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

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
        return new Unset(type);
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

    /// Placeholders: one NaN, stretched to the shape, so that a forgotten load shows.
    record Unset(DType type) implements Initializer {
        @Override
        public Parameter weights(long... dims) {
            Shape shape = new Shape(dims);
            return new Parameter(
                    Scope.detached(() -> Tensor.full(type, new Shape(), Double.NaN).expand(shape)));
        }

        @Override
        public Parameter constant(double value, long... dims) {
            return weights(dims);
        }

        @Override
        public Initializer scaled(double factor) {
            return this;
        }
    }
}
