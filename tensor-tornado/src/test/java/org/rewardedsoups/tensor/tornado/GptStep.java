package org.rewardedsoups.tensor.tornado;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.GradientClip;
import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// A GPT-2-like decoder in training, that of `exec:exec@bench`: layer norms, biases, exact GELU, learned
/// positions, tied head, AdamW that decays matrices only.
public final class GptStep implements TrainingStep {
    private final GptSizes sizes;
    private final double deviation;
    private final OptionalDouble clip;
    final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final RandomGenerator rng = new Rngs(1).stream("init");
    private final AdamW optimizer;
    private final Tensor ids;
    private final Tensor targets;
    private final Tensor ones;

    /// @param deviation of the initial weights
    /// @param rate of AdamW
    public GptStep(GptSizes sizes, double deviation, double rate) {
        this(sizes, deviation, rate, OptionalDouble.empty());
    }

    /// @param clip the largest norm of the gradients
    GptStep(GptSizes sizes, double deviation, double rate, OptionalDouble clip) {
        this.sizes = sizes;
        this.deviation = deviation;
        this.clip = clip;
        int c = sizes.channels();
        gaussian("tokens", sizes.vocabulary(), c);
        gaussian("positions", sizes.tokens(), c);
        for (int i = 0; i < sizes.layers(); i++) {
            norm(i + ".before");
            affine(i + ".q", c, c);
            affine(i + ".k", c, c);
            affine(i + ".v", c, c);
            affine(i + ".o", c, c);
            norm(i + ".middle");
            affine(i + ".up", c, 4 * c);
            affine(i + ".down", 4 * c, c);
        }
        norm("last");
        optimizer = new AdamW(parameters, AdamW.Config.adamW(rate, 0.1));
        Shape shape = new Shape(sizes.batch(), sizes.tokens());
        ids = Tensor.zeros(DType.I32, shape);
        targets = Tensor.zeros(DType.I32, shape);
        ones = Tensor.full(DType.F32, shape, 1);
    }

    private void gaussian(String name, long rows, long columns) {
        parameters.put(name, Parameter.gaussian(rng, deviation, rows, columns));
    }

    private void affine(String name, int in, int out) {
        gaussian(name + ".weight", out, in);
        parameters.put(name + ".bias", Parameter.constant(0, out));
    }

    private void norm(String name) {
        parameters.put(name + ".weight", Parameter.constant(1, sizes.channels()));
        parameters.put(name + ".bias", Parameter.constant(0, sizes.channels()));
    }

    @Override
    public Tensor ids() {
        return ids;
    }

    @Override
    public Tensor targets() {
        return targets;
    }

    @Override
    public Tensor step() {
        optimizer.clearGrads();
        Variable loss = Losses.linearCrossEntropy(hidden(), of("tokens"), targets, ones);
        loss.backward();
        clip.ifPresent(max -> GradientClip.normTensor(parameters.values(), max));
        optimizer.step();
        return loss.value();
    }

    private Parameter of(String name) {
        return parameters.get(name);
    }

    private Variable hidden() {
        int all = sizes.batch() * sizes.tokens();
        int[] row = IntStream.range(0, all).map(i -> i % sizes.tokens()).toArray();
        Tensor places = Tensor.of(ids.shape(), row); // numbers from the host, made in every step
        Variable x =
                Functional.embedding(of("tokens"), ids)
                        .add(Functional.embedding(of("positions"), places));
        for (int i = 0; i < sizes.layers(); i++) {
            x = attention(i, x, normed(i + ".before", x));
            Variable up = Functional.linear(normed(i + ".middle", x), of(i + ".up.weight"));
            x = onto(i + ".down", x, Functional.biasGelu(up, of(i + ".up.bias")));
        }
        return normed("last", x);
    }

    private Variable normed(String name, Variable x) {
        return Functional.layerNorm(x, of(name + ".weight"), of(name + ".bias"), 1e-5);
    }

    private Variable onto(String name, Variable stream, Variable x) {
        Optional<Variable> bias = Optional.of(of(name + ".bias"));
        return Functional.linearOnto(stream, x, of(name + ".weight"), bias);
    }

    private Variable attention(int i, Variable stream, Variable x) {
        Variable mixed =
                Functional.attention(
                        heads(i + ".q", x),
                        heads(i + ".k", x),
                        heads(i + ".v", x),
                        AttentionMask.causal(sizes.batch(), sizes.tokens()),
                        1 / Math.sqrt(sizes.head()));
        Variable flat = mixed.reshape(sizes.batch(), sizes.tokens(), sizes.channels());
        return onto(i + ".o", stream, flat);
    }

    /// `(B, T, C) → (B, T, H, D)`
    private Variable heads(String name, Variable x) {
        return Functional.linear(x, of(name + ".weight"), Optional.of(of(name + ".bias")))
                .reshape(sizes.batch(), sizes.tokens(), sizes.heads(), sizes.head());
    }
}
