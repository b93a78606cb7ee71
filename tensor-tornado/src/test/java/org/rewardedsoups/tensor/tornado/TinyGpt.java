package org.rewardedsoups.tensor.tornado;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// A small GPT-2-like decoder in training: learned positions, layer norms, exact GELU, tied head,
/// AdamW that decays matrices only.
final class TinyGpt {
    static final int LAYERS = 2;
    static final int CHANNELS = 32;
    static final int HEADS = 4;
    static final int TOKENS = 12;
    static final int BATCH = 3;
    static final int VOCABULARY = 61;
    static final double RATE = 1e-3;

    final Map<String, Parameter> parameters = new LinkedHashMap<>();
    final AdamW optimizer;
    final Tensor ids = Tensor.zeros(DType.I32, new Shape(BATCH, TOKENS));
    final Tensor targets = Tensor.zeros(DType.I32, new Shape(BATCH, TOKENS));
    private final Tensor ones = Tensor.full(DType.F32, new Shape(BATCH, TOKENS), 1);
    private final RandomGenerator rng = new Rngs(1).stream("init");

    TinyGpt() {
        gaussian("tokens", VOCABULARY, CHANNELS);
        gaussian("positions", TOKENS, CHANNELS);
        for (int i = 0; i < LAYERS; i++) {
            norm(i + ".before");
            affine(i + ".q", CHANNELS, CHANNELS);
            gaussian(
                    i + ".k.weight",
                    CHANNELS,
                    CHANNELS); // a bias here has no gradient but rounding
            affine(i + ".v", CHANNELS, CHANNELS);
            affine(i + ".o", CHANNELS, CHANNELS);
            norm(i + ".middle");
            affine(i + ".up", CHANNELS, 4 * CHANNELS);
            affine(i + ".down", 4 * CHANNELS, CHANNELS);
        }
        norm("last");
        optimizer = new AdamW(parameters, AdamW.Config.adamW(RATE, 0.1));
    }

    private void gaussian(String name, long rows, long columns) {
        parameters.put(name, Parameter.gaussian(rng, 0.2, rows, columns));
    }

    private void affine(String name, int in, int out) {
        gaussian(name + ".weight", out, in);
        parameters.put(name + ".bias", Parameter.constant(0.01, out));
    }

    private void norm(String name) {
        parameters.put(name + ".weight", Parameter.constant(1, CHANNELS));
        parameters.put(name + ".bias", Parameter.constant(0, CHANNELS));
    }

    /// Token ids and targets of a batch, the same for the same number.
    static Tensor batch(String what, int number) {
        RandomGenerator rng = new Rngs(2).stream(what + number);
        int[] ids =
                IntStream.generate(() -> rng.nextInt(VOCABULARY)).limit(BATCH * TOKENS).toArray();
        return Tensor.of(new Shape(BATCH, TOKENS), ids);
    }

    /// One step on whatever `ids` and `targets` hold, in a scope that the caller opened.
    Tensor step() {
        optimizer.clearGrads();
        Variable loss = Losses.linearCrossEntropy(hidden(), of("tokens"), targets, ones);
        loss.backward();
        optimizer.step();
        return loss.value();
    }

    private Parameter of(String name) {
        return parameters.get(name);
    }

    private Variable hidden() {
        int[] row = IntStream.range(0, BATCH * TOKENS).map(i -> i % TOKENS).toArray();
        Tensor places = Tensor.of(ids.shape(), row); // numbers from the host, made in every step
        Variable x =
                Functional.embedding(of("tokens"), ids)
                        .add(Functional.embedding(of("positions"), places));
        for (int i = 0; i < LAYERS; i++) {
            x = attention(i, x, normed(i + ".before", x));
            Variable up = Functional.linear(normed(i + ".middle", x), of(i + ".up.weight"));
            Variable active = Functional.biasGelu(up, of(i + ".up.bias"));
            x = onto(i + ".down", x, active);
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
                        AttentionMask.causal(BATCH, TOKENS),
                        1 / Math.sqrt(CHANNELS / HEADS));
        return onto(i + ".o", stream, mixed.reshape(BATCH, TOKENS, CHANNELS));
    }

    private Variable heads(String name, Variable x) {
        Optional<Variable> bias = Optional.ofNullable(of(name + ".bias"));
        return Functional.linear(x, of(name + ".weight"), bias)
                .reshape(BATCH, TOKENS, HEADS, CHANNELS / HEADS);
    }
}
