package org.rewardedsoups.tests.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// A GPT-2-like decoder on our engine, in training: layer norms, biases, exact GELU, learned
/// positions, tied head, AdamW.
final class Gpt implements Work {
    private static final double EPSILON = 1e-5;

    private final GptSizes sizes;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final RandomGenerator rng = new Rngs(1).stream("init");
    private final Parameter tokens;
    private final Parameter positions;
    private final List<Block> blocks = new ArrayList<>();
    private final Norm last;
    private final AdamW optimizer;
    private final Tensor ids;
    private final Tensor targets;
    private final Tensor ones;
    private final Tensor places;
    private double first = Double.NaN;

    private record Norm(Parameter weight, Parameter bias) {
        Variable apply(Variable x) {
            return Functional.layerNorm(x, weight, bias, EPSILON);
        }
    }

    private record Affine(Parameter weight, Parameter bias) {
        Variable apply(Variable x) {
            return Functional.linear(x, weight, Optional.of(bias));
        }

        Variable applyOnto(Variable stream, Variable x) {
            return Functional.linearOnto(stream, x, weight, Optional.of(bias));
        }

        Variable applyGelu(Variable x) {
            return Functional.biasGelu(Functional.linear(x, weight), bias);
        }
    }

    private record Block(
            Norm before,
            Affine q,
            Affine k,
            Affine v,
            Affine o,
            Norm middle,
            Affine up,
            Affine down) {}

    Gpt(GptSizes sizes) {
        this.sizes = sizes;
        int c = sizes.channels();
        tokens = matrix("tokens", sizes.vocabulary(), c);
        positions = matrix("positions", sizes.tokens(), c);
        for (int i = 0; i < sizes.layers(); i++) {
            String at = "block" + i + ".";
            blocks.add(
                    new Block(
                            norm(at + "before"),
                            affine(at + "q", c, c),
                            affine(at + "k", c, c),
                            affine(at + "v", c, c),
                            affine(at + "o", c, c),
                            norm(at + "middle"),
                            affine(at + "up", c, 4 * c),
                            affine(at + "down", 4 * c, c)));
        }
        last = norm("last");
        optimizer = new AdamW(parameters, AdamW.Config.adamW(3e-4, 0.1));
        Shape shape = new Shape(sizes.batch(), sizes.tokens());
        ids = Tensor.of(shape, sizes.ids(1));
        targets = Tensor.of(shape, sizes.ids(2));
        ones = Tensor.full(DType.F32, shape, 1);
        int[] row = IntStream.range(0, sizes.tokensInAll()).map(i -> i % sizes.tokens()).toArray();
        places = Tensor.of(shape, row);
    }

    private Parameter matrix(String name, long rows, long columns) {
        return named(name, Parameter.gaussian(rng, 0.02, rows, columns));
    }

    private Affine affine(String name, int in, int out) {
        return new Affine(
                matrix(name + ".weight", out, in),
                named(name + ".bias", Parameter.constant(0, out)));
    }

    private Norm norm(String name) {
        return new Norm(
                named(name + ".weight", Parameter.constant(1, sizes.channels())),
                named(name + ".bias", Parameter.constant(0, sizes.channels())));
    }

    private Parameter named(String name, Parameter parameter) {
        parameters.put(name, parameter);
        return parameter;
    }

    @Override
    public void run() {
        try (Scope _ = Scope.open()) {
            optimizer.clearGrads();
            Variable mean = Losses.linearCrossEntropy(hidden(), tokens, targets, ones);
            mean.backward();
            optimizer.step();
            first = Double.isNaN(first) ? mean.value().item() : first;
        }
    }

    /// The loss before the first step, about log V.
    @Override
    public double result() {
        return first;
    }

    private Variable hidden() {
        Variable x = Functional.embedding(tokens, ids).add(Functional.embedding(positions, places));
        for (Block block : blocks) {
            x = attention(block, x, block.before.apply(x));
            x = block.down.applyOnto(x, block.up.applyGelu(block.middle.apply(x)));
        }
        return last.apply(x);
    }

    private Variable attention(Block block, Variable stream, Variable x) {
        Variable mixed =
                Functional.attention(
                        heads(block.q.apply(x)),
                        heads(block.k.apply(x)),
                        heads(block.v.apply(x)),
                        AttentionMask.causal(sizes.batch(), sizes.tokens()),
                        1 / Math.sqrt(sizes.headSize()));
        return block.o.applyOnto(
                stream, mixed.reshape(sizes.batch(), sizes.tokens(), sizes.channels()));
    }

    /// `(B, T, C) → (B, T, H, D)`
    private Variable heads(Variable x) {
        return x.reshape(sizes.batch(), sizes.tokens(), sizes.heads(), sizes.headSize());
    }
}
