package org.rewardedsoups.models.layers;

import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;

import java.util.random.RandomGenerator;

/// Where the first values of a new model's parameters come from.
public sealed interface Initializer {

    /// Type of the parameters.
    DType type();

    /// A matrix of weights.
    Parameter weights(long... dims);

    /// `value` everywhere: biases, gains of norms.
    Parameter constant(double value, long... dims);

    /// Biases of a map from `in` to `out` channels, `(out)`: 0 unless a network's authors say
    /// otherwise.
    default Parameter bias(long in, long out) {
        return constant(0, out);
    }

    /// The same with random weights `factor` times as large.
    Initializer scaled(double factor);

    /// Weights from N(0, deviation²), as GPT-2 and LLaMA start (deviation 0.02).
    static Initializer gaussian(double deviation, RandomGenerator rng) {
        return new Gaussian(deviation, rng);
    }

    /// Weights from U(−b, b) with `b = √(6/(fanIn + fanOut))` (Glorot and Bengio, 2010, eq. 16), as
    /// ExpansionNet starts; biases as PyTorch's linear layers, from U(−1/√in, 1/√in).
    static Initializer xavier(RandomGenerator rng) {
        return new Xavier(1, rng);
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

    /// Float32 draws from a uniform distribution.
    ///
    /// A matrix `(out, in)` has `fanIn = in` and `fanOut = out`, a filter `(out, in, k, k)` both
    /// times k².
    record Xavier(double gain, RandomGenerator rng) implements Initializer {
        @Override
        public DType type() {
            return DType.F32;
        }

        @Override
        public Parameter weights(long... dims) {
            long window = new Shape(dims).size() / (dims[0] * dims[1]);
            double fans = (double) (dims[0] + dims[1]) * window;
            return Parameter.uniform(rng, gain * Math.sqrt(6 / fans), dims);
        }

        @Override
        public Parameter constant(double value, long... dims) {
            return Parameter.constant(value, dims);
        }

        @Override
        public Parameter bias(long in, long out) {
            return Parameter.uniform(rng, 1 / Math.sqrt(in), out);
        }

        @Override
        public Initializer scaled(double factor) {
            return new Xavier(gain * factor, rng);
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
