package org.rewardedsoups.tests.robustness;

import java.util.List;
import java.util.random.RandomGenerator;
import org.rewardedsoups.tensor.Activations;
import org.rewardedsoups.tensor.Attention;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.Categorical;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Norms;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Selections;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;
import org.rewardedsoups.tensor.Updates;

/// Calls operations on tensors of random shapes, strides, types and lifetimes, sensible or not.
final class RandomCalls {
    private static final int OPERATIONS = 31;

    private final RandomGenerator rng;

    RandomCalls(RandomGenerator rng) {
        this.rng = rng;
    }

    /// One call of one operation, every element of its result read.
    ///
    /// @return what was called
    String call() {
        int operation = rng.nextInt(OPERATIONS);
        Tensor a = tensor();
        Tensor b = rng.nextInt(3) == 0 ? tensor() : like(a);
        double sum = total(apply(operation, a, b));
        return operation + " " + a.shape() + " " + b.shape() + " " + sum;
    }

    private static double total(Tensor result) {
        double sum = 0;
        for (double value : result.toDoubles()) {
            sum += value;
        }
        return sum;
    }

    private Tensor apply(int operation, Tensor a, Tensor b) {
        return switch (operation) {
            case 0 -> a.zip(pick(Binary.values()), b);
            case 1 -> a.map(pick(Unary.values()));
            case 2 -> a.matmul(b);
            case 3 -> a.matmul(b.transpose());
            case 4 -> a.sum(axis());
            case 5 -> a.max(axis());
            case 6 -> a.softmax();
            case 7 -> a.logSoftmax();
            case 8 -> a.sumTo(b.shape());
            case 9 -> a.expand(b.shape());
            case 10 -> a.reshape(rng.nextInt(-1, 5), rng.nextInt(-1, 5));
            case 11 -> a.slice(axis(), rng.nextInt(-1, 4), rng.nextInt(-1, 6));
            case 12 -> a.permute(rng.ints(a.shape().rank(), -3, 4).toArray());
            case 13 -> a.cast(pick(DType.values()));
            case 14 -> Norms.rms(a, b, 1e-5).out();
            case 15 -> Norms.layer(a, b, b, 1e-5).out();
            case 16 -> Selections.rows(a, ids());
            case 17 -> Selections.last(a, ids());
            case 18 -> Selections.concat(axis(), List.of(a, b, a));
            case 19 -> Selections.where(a, b, b);
            case 20 -> attention(a, b);
            case 21 -> added(a, b);
            case 22 -> accumulated(a, b);
            case 23 -> gradient(a, b);
            case 24 -> Categorical.crossEntropy(a, ids()).loss();
            case 25 -> Activations.swiGlu(a, b);
            case 26 -> Activations.biasGelu(a, b);
            case 27 -> Attention.rope(a, ids(), b, b);
            case 28 -> Categorical.entropy(a);
            case 29 -> sample(a, b);
            default -> Tensor.scalar(a.get(rng.longs(a.shape().rank(), -1, 4).toArray()));
        };
    }

    /// A gradient, of tensors that seldom go together.
    private Tensor gradient(Tensor a, Tensor b) {
        Tensor c = rng.nextBoolean() ? tensor() : like(b);
        return switch (rng.nextInt(6)) {
            case 0 -> Categorical.softmaxGrad(a, b);
            case 1 -> Categorical.crossEntropyGrad(a, ids(), b, c);
            case 2 -> Norms.rmsGrad(a, b, c, like(a)).dx();
            case 3 -> Norms.layerGrad(a, b, c, c, like(a)).dx();
            case 4 -> Activations.biasGeluGrad(a, b, like(a)).dx();
            default -> {
                var forward = new Attention.Attended(like(a), c);
                var mask = AttentionMask.causal(rng.nextInt(3), rng.nextInt(6));
                yield Attention.attentionGrad(a, b, b, mask, 0.5, forward, like(a)).dq();
            }
        };
    }

    private Tensor attention(Tensor a, Tensor b) {
        int batch = rng.nextInt(3);
        int keys = rng.nextInt(6);
        return Attention.attention(a, b, b, AttentionMask.causal(batch, keys), 0.5).out();
    }

    private Tensor sample(Tensor a, Tensor b) {
        int rank = a.shape().rank();
        Shape rows = rank == 0 || rng.nextInt(4) == 0 ? b.shape() : a.shape().leading(rank - 1);
        Tensor draws = Tensor.uniform(rng, 0.5, rows.dims()).add(0.49);
        Tensor topK = Tensor.full(DType.I32, rows, rng.nextInt(-1, 5));
        return Categorical.sample(a, draws, topK, Tensor.full(DType.F32, rows, draws.size() / 9.0));
    }

    private Tensor added(Tensor a, Tensor b) {
        Tensor sum = Tensor.zeros(rng.nextInt(5), rng.nextInt(5));
        Updates.addProduct(a, b, sum);
        return sum;
    }

    private Tensor accumulated(Tensor a, Tensor b) {
        Tensor sum = a.copy();
        sum.accumulate(b);
        return sum;
    }

    private Tensor ids() {
        Tensor ids = Tensor.of(new Shape(2), rng.nextInt(-1, 4), rng.nextInt(4));
        return rng.nextBoolean() ? ids : ids.reshape(2, 1);
    }

    private int axis() {
        return rng.nextInt(-4, 5);
    }

    private Tensor like(Tensor a) {
        return rng.nextInt(4) == 0 ? a : Tensor.gaussian(rng, a.shape().dims()).cast(a.type());
    }

    /// Rank 0 to 4, sizes 0 to 40, at times a view, at times of a closed scope.
    private Tensor tensor() {
        if (rng.nextInt(40) == 0) {
            try (Scope _ = Scope.open()) {
                return Tensor.gaussian(rng, 2, 3);
            }
        }
        long[] dims = new long[rng.nextInt(5)];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = rng.nextInt(12) == 0 ? 40 : rng.nextInt(8) == 0 ? 0 : rng.nextInt(1, 5);
        }
        DType type = rng.nextInt(10) == 0 ? pick(DType.values()) : DType.F32;
        Tensor x = Tensor.gaussian(rng, dims).cast(type);
        return view(x, rng.nextInt(6));
    }

    private static Tensor view(Tensor x, int kind) {
        int rank = x.shape().rank();
        if (kind == 0 && rank >= 2) {
            return x.transpose();
        }
        if (kind == 1 && rank >= 1 && x.dim(0) > 1) {
            return x.slice(0, 1, x.dim(0));
        }
        if (kind == 2 && rank >= 1 && x.dim(-1) > 1) {
            return x.slice(-1, 0, x.dim(-1) - 1);
        }
        return kind == 3 && x.size() == 1 && rank <= 2 ? x.expand(new Shape(2, 3)) : x;
    }

    private <T> T pick(T[] values) {
        return values[rng.nextInt(values.length)];
    }
}
