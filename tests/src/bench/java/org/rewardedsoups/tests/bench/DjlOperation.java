package org.rewardedsoups.tests.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.Arrays;
import java.util.function.Supplier;

/// An operation of libtorch, as a user of DJL would write it; what it makes is freed after each
/// call.
///
/// @param manager of the operands
record DjlOperation(NDManager manager, Supplier<NDArray> operation) implements Work {

    static DjlOperation product(NDManager manager, Product p) {
        NDArray left =
                p.layout() == Product.Layout.TN
                        ? manager.create(p.left(), new Shape(p.k(), p.m())).transpose()
                        : manager.create(p.left(), new Shape(p.m(), p.k()));
        NDArray right =
                p.layout() == Product.Layout.NT
                        ? manager.create(p.right(), new Shape(p.n(), p.k())).transpose()
                        : manager.create(p.right(), new Shape(p.k(), p.n()));
        return new DjlOperation(manager, () -> left.matMul(right));
    }

    static DjlOperation addition(NDManager manager, Addition addition) {
        NDArray a = manager.create(addition.a());
        NDArray b = manager.create(addition.b());
        return new DjlOperation(manager, () -> a.add(b));
    }

    static DjlOperation rows(NDManager manager, RowFunction f) {
        NDArray x = manager.create(f.x(), new Shape(f.rows(), f.columns()));
        NDArray weight = manager.create(f.weight());
        NDArray bias = manager.create(f.bias());
        long[] ids = Arrays.stream(f.targets()).asLongStream().toArray();
        NDArray targets = manager.create(ids, new Shape(f.rows(), 1));
        float epsilon = (float) RowFunction.EPSILON;
        return new DjlOperation(
                manager,
                switch (f.kind()) {
                    case SOFTMAX -> () -> x.softmax(-1);
                    case LAYER_NORM ->
                            () ->
                                    x.getNDArrayInternal()
                                            .layerNorm(
                                                    x,
                                                    new Shape(f.columns()),
                                                    weight,
                                                    bias,
                                                    epsilon)
                                            .singletonOrThrow();
                    case RMS_NORM -> () -> rmsNorm(x, weight, epsilon);
                    case GELU -> () -> Activation.gelu(x);
                    case CROSS_ENTROPY -> () -> x.logSoftmax(-1).gather(targets, 1).neg();
                });
    }

    /// From its parts: DJL has no RMS norm of libtorch's.
    static NDArray rmsNorm(NDArray x, NDArray weight, float epsilon) {
        NDArray square = x.square().mean(new int[] {-1}, true);
        return x.div(square.add(epsilon).sqrt()).mul(weight);
    }

    static DjlOperation attention(NDManager manager, SelfAttention a) {
        Shape shape = new Shape(a.batch(), a.tokens(), a.heads(), a.headSize());
        NDArray q = manager.create(a.values("q"), shape);
        NDArray k = manager.create(a.values("k"), shape);
        NDArray v = manager.create(a.values("v"), shape);
        NDArray mask = causalMask(manager, a.tokens());
        return new DjlOperation(
                manager,
                () -> {
                    NDArray keys = k.transpose(0, 2, 3, 1);
                    NDArray scores = q.transpose(0, 2, 1, 3).matMul(keys).mul(a.scale());
                    NDArray weights = scores.add(mask).softmax(-1);
                    return weights.matMul(v.transpose(0, 2, 1, 3)).transpose(0, 2, 1, 3);
                });
    }

    /// `(1, 1, T, T)`, −∞ where a token would see a later one.
    static NDArray causalMask(NDManager manager, int tokens) {
        float[] out = new float[tokens * tokens];
        for (int t = 0; t < tokens; t++) {
            Arrays.fill(out, t * tokens + t + 1, (t + 1) * tokens, Float.NEGATIVE_INFINITY);
        }
        return manager.create(out, new Shape(1, 1, tokens, tokens));
    }

    @Override
    public void run() {
        try (var _ = new NDScope()) {
            operation.get();
        }
    }

    @Override
    public double result() {
        try (var _ = new NDScope()) {
            return Task.checksum(operation.get().toFloatArray());
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
