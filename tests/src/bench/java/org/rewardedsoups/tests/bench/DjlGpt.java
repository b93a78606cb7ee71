package org.rewardedsoups.tests.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// The network of [Gpt] as a user of DJL would write it: libtorch's own linear, layer norm and
/// GELU, queries, keys and values in one product, attention from its parts.
final class DjlGpt implements Work {
    private static final float EPSILON = 1e-5f;

    private final NDManager manager;
    private final GptSizes sizes;
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();
    private final NDArray ids;
    private final NDArray targets;
    private final NDArray mask;
    private final Optimizer optimizer =
            Optimizer.adamW()
                    .optLearningRateTracker(Tracker.fixed(3e-4f))
                    .optWeightDecays(0.1f)
                    .build();
    private double first = Double.NaN;

    DjlGpt(NDManager manager, GptSizes sizes) {
        this.manager = manager;
        this.sizes = sizes;
        int c = sizes.channels();
        add("tokens", random(sizes.vocabulary(), c));
        add("positions", random(sizes.tokens(), c));
        for (int i = 0; i < sizes.layers(); i++) {
            norm("before" + i);
            affine("qkv" + i, c, 3 * c);
            affine("o" + i, c, c);
            norm("middle" + i);
            affine("up" + i, c, 4 * c);
            affine("down" + i, 4 * c, c);
        }
        norm("last");
        ids = manager.create(longs(sizes.ids(1)), new Shape(sizes.batch(), sizes.tokens()));
        targets = manager.create(longs(sizes.ids(2)), new Shape(sizes.tokensInAll(), 1));
        mask = DjlOperation.causalMask(manager, sizes.tokens());
    }

    private NDArray random(long rows, long columns) {
        return manager.randomNormal(0, 0.02f, new Shape(rows, columns), DataType.FLOAT32);
    }

    private void affine(String name, int in, int out) {
        add(name + ".weight", random(out, in));
        add(name + ".bias", manager.zeros(new Shape(out)));
    }

    private void norm(String name) {
        add(name + ".weight", manager.ones(new Shape(sizes.channels())));
        add(name + ".bias", manager.zeros(new Shape(sizes.channels())));
    }

    private void add(String name, NDArray value) {
        value.setRequiresGradient(true);
        parameters.put(name, value);
    }

    private static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    @Override
    public void run() {
        try (NDManager step = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            ids.attach(step); // results belong to the manager of their first operand
            targets.attach(step);
            NDArray mean = logits().logSoftmax(-1).gather(targets, 1).neg().mean();
            collector.backward(mean);
            float loss = mean.getFloat();
            first = Double.isNaN(first) ? loss : first;
            ids.attach(manager);
            targets.attach(manager);
            parameters.forEach(this::update);
        }
    }

    private void update(String name, NDArray parameter) {
        try (NDArray gradient = parameter.getGradient()) {
            optimizer.update(name, parameter, gradient);
            gradient.subi(gradient);
        }
    }

    @Override
    public double result() {
        return first;
    }

    @Override
    public void close() {
        manager.close();
    }

    private NDArray logits() {
        NDArray x = embedding().add(parameters.get("positions"));
        for (int i = 0; i < sizes.layers(); i++) {
            x = x.add(linear(attention(linear(norm(x, "before" + i), "qkv" + i)), "o" + i));
            NDArray inner = Activation.gelu(linear(norm(x, "middle" + i), "up" + i));
            x = x.add(linear(inner, "down" + i));
        }
        return norm(x, "last")
                .reshape(sizes.tokensInAll(), sizes.channels())
                .matMul(parameters.get("tokens").transpose());
    }

    private NDArray embedding() {
        return ids.getNDArrayInternal()
                .embedding(ids, parameters.get("tokens"), SparseFormat.DENSE)
                .singletonOrThrow();
    }

    private NDArray norm(NDArray x, String name) {
        return x.getNDArrayInternal()
                .layerNorm(
                        x,
                        new Shape(sizes.channels()),
                        parameters.get(name + ".weight"),
                        parameters.get(name + ".bias"),
                        EPSILON)
                .singletonOrThrow();
    }

    private NDArray linear(NDArray x, String name) {
        return x.getNDArrayInternal()
                .linear(x, parameters.get(name + ".weight"), parameters.get(name + ".bias"))
                .singletonOrThrow();
    }

    private NDArray attention(NDArray qkv) {
        NDList parts = qkv.split(3, 2);
        NDArray scores = heads(parts.get(0)).matMul(heads(parts.get(1)).transpose(0, 1, 3, 2));
        NDArray weights = scores.mul(1 / Math.sqrt(sizes.headSize())).add(mask).softmax(-1);
        return weights.matMul(heads(parts.get(2)))
                .transpose(0, 2, 1, 3)
                .reshape(sizes.batch(), sizes.tokens(), sizes.channels());
    }

    /// `(B, T, C) → (B, H, T, D)`
    private NDArray heads(NDArray x) {
        return x.reshape(sizes.batch(), sizes.tokens(), sizes.heads(), sizes.headSize())
                .transpose(0, 2, 1, 3);
    }
}
