package org.rewardedsoups.tensor.vector;

import java.util.Optional;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Int8Matrix;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Kernels.AdamStep;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;

/// Calls each vector kernel once, on a few numbers, and compares with the scalar one, against a
/// processor or a compiler on which a kernel computes nonsense.
///
/// It runs before the first tensor, so it makes no lambdas, each of which would take its time.
final class SelfTest {
    private static final double TOLERANCE = 1e-4;

    /// Floats of a row: whole vectors at any width, and rows that end within a vector.
    private static final int WHOLE = 32;

    private static final int ODD = 21;

    private final Kernels vector;
    private final Kernels scalar;
    private String failure;

    private SelfTest(Kernels vector, Kernels scalar) {
        this.vector = vector;
        this.scalar = scalar;
    }

    /// A kernel that differs from its scalar twin, by how much, and what to do.
    static Optional<String> failure(Kernels vector, Kernels scalar) {
        var test = new SelfTest(vector, scalar);
        for (Unary op : Unary.values()) {
            test.compare(op.name(), ODD);
        }
        for (Binary op : Binary.values()) {
            test.compare(op.name(), ODD);
        }
        for (String name : FUSED) {
            test.compare(name, 2, WHOLE);
        }
        for (String name : ROWS) {
            test.compare(name, 2, ODD);
        }
        for (String name : SUMS) {
            test.compare(name, 1, 2, 1);
        }
        for (String name : PRODUCTS) {
            test.compare(name, 1, 5, WHOLE + 3);
        }
        for (String name : ATTENTION) {
            test.compare(name, 1, 3, 2, WHOLE);
        }
        return Optional.ofNullable(test.failure);
    }

    private void compare(String name, long... dims) {
        if (failure != null) {
            return;
        }
        Tensor expected = zeros(dims);
        Tensor actual = zeros(dims);
        call(name, scalar, expected);
        call(name, vector, actual);
        for (int i = 0; i < expected.size(); i++) {
            float e = Memory.getFloat(Memory.of(expected) + 4L * i);
            float a = Memory.getFloat(Memory.of(actual) + 4L * i);
            if (!(Math.abs(a - e) <= TOLERANCE * (1 + Math.abs(e)))) {
                failure =
                        "self-test: %s: expected %s in element %d, got %s; report the processor and the JDK"
                                .formatted(name, e, i, a);
                return;
            }
        }
    }

    private static final String[] FUSED = {
        "swiGlu", "swiGluGrad", "biasGelu", "biasGeluGrad", "adamW",
        "rmsNorm", "rmsNormGrad", "layerNorm", "layerNormGrad"
    };
    private static final String[] ROWS = {
        "softmax", "logSoftmax", "softmaxGrad", "crossEntropyGrad", "gatherRows", "scatterAddRows", "copy"
    };
    private static final String[] SUMS = {"sum", "max", "crossEntropy"};
    private static final String[] PRODUCTS = {"a·b", "a·bᵀ", "aᵀ·b", "row·bᵀ", "row·half", "row·int8"};
    private static final String[] ATTENTION = {
        "attention", "attention of one query", "attentionGrad", "rope"
    };

    /// Calls a kernel, which writes to `out`.
    private static void call(String name, Kernels kernels, Tensor out) {
        switch (name) {
            case "swiGlu", "swiGluGrad", "biasGelu", "biasGeluGrad", "adamW" ->
                    fused(name, kernels, out);
            case "rmsNorm", "rmsNormGrad", "layerNorm", "layerNormGrad" -> norm(name, kernels, out);
            case "softmax", "logSoftmax", "softmaxGrad", "crossEntropyGrad",
                            "gatherRows", "scatterAddRows", "copy" ->
                    row(name, kernels, out);
            case "sum", "max", "crossEntropy" -> sum(name, kernels, out);
            case "a·b", "a·bᵀ", "aᵀ·b", "row·bᵀ", "row·half", "row·int8" ->
                    product(name, kernels, out);
            case "attention", "attention of one query", "attentionGrad", "rope" -> attention(name, kernels, out);
            default -> elementwise(name, kernels, out);
        }
    }

    private static void elementwise(String name, Kernels kernels, Tensor out) {
        Tensor x = numbers(1, ODD);
        for (Unary op : Unary.values()) {
            if (op.name().equals(name)) {
                boolean anywhere = op != Unary.SQRT && op != Unary.RSQRT && op != Unary.LOG;
                kernels.unary(op, anywhere ? x : positive(ODD), out);
            }
        }
        for (Binary op : Binary.values()) {
            if (op.name().equals(name)) {
                kernels.binary(op, x, numbers(2, ODD), out);
            }
        }
    }

    private static void fused(String name, Kernels kernels, Tensor out) {
        Tensor a = numbers(1, 2, WHOLE);
        Tensor b = numbers(2, 2, WHOLE);
        Tensor bias = numbers(3, WHOLE);
        Tensor other = zeros(2, WHOLE);
        switch (name) {
            case "swiGlu" -> kernels.swiGlu(a, b, out);
            case "swiGluGrad" -> kernels.swiGluGrad(a, b, a, out, other);
            case "biasGelu" -> kernels.biasGelu(a, bias, out);
            case "biasGeluGrad" -> kernels.biasGeluGrad(a, bias, b, out, zeros(WHOLE));
            default -> kernels.adamW(out, a, b, other, new AdamStep(0.1, 0.9, 0.99, 1e-8, 0.1, 2));
        }
    }

    private static void norm(String name, Kernels kernels, Tensor out) {
        Tensor x = numbers(1, 2, WHOLE);
        Tensor dy = numbers(2, 2, WHOLE);
        Tensor w = numbers(3, WHOLE);
        Tensor r = numbers(4, 2);
        Tensor dw = zeros(WHOLE);
        switch (name) {
            case "rmsNorm" -> kernels.rmsNorm(x, w, 1e-5, out, zeros(2));
            case "rmsNormGrad" -> kernels.rmsNormGrad(x, w, r, dy, true, out, dw);
            case "layerNorm" -> kernels.layerNorm(x, w, w, 1e-5, out, zeros(2), zeros(2));
            default -> kernels.layerNormGrad(x, w, r, r, dy, false, out, dw, zeros(WHOLE));
        }
    }

    private static void row(String name, Kernels kernels, Tensor out) {
        Tensor x = numbers(1, 2, ODD);
        Tensor ids = Tensor.of(new Shape(2), 1, 0);
        switch (name) {
            case "softmax" -> kernels.softmax(x, out);
            case "logSoftmax" -> kernels.logSoftmax(x, out);
            case "softmaxGrad" -> kernels.softmaxGrad(x, numbers(2, 2, ODD), out);
            case "crossEntropyGrad" ->
                    kernels.crossEntropyGrad(x, ids, positive(2), numbers(3, 2), out);
            case "gatherRows" -> kernels.gatherRows(x, ids, out);
            case "scatterAddRows" -> kernels.scatterAddRows(x, ids, out);
            default -> kernels.copy(numbers(4, ODD, 2).transpose(), out);
        }
    }

    private static void sum(String name, Kernels kernels, Tensor out) {
        Tensor x = numbers(1, 2, ODD);
        switch (name) {
            case "sum" -> kernels.sum(x.reshape(2, ODD, 1), out.reshape(2, 1));
            case "max" -> kernels.max(x.reshape(2, ODD, 1), out.reshape(2, 1));
            default ->
                    kernels.crossEntropy(
                            x, Tensor.of(new Shape(2), 1, 0), out.reshape(2), zeros(2));
        }
    }

    private static void product(String name, Kernels kernels, Tensor out) {
        Tensor a = numbers(1, 1, 5, ODD);
        Tensor b = numbers(2, 1, ODD, WHOLE + 3);
        Tensor bT = numbers(3, 1, WHOLE + 3, ODD);
        Tensor line = numbers(4, 1, 1, ODD);
        Tensor row = out.slice(1, 0, 1);
        switch (name) {
            case "a·b" -> kernels.matmul(a, b, false, out);
            case "a·bᵀ" -> kernels.matmul(a, bT.transpose(), true, out);
            case "aᵀ·b" -> kernels.matmul(numbers(5, 1, ODD, 5).transpose(), b, false, out);
            case "row·bᵀ" -> kernels.matmul(line, bT.transpose(), false, row);
            case "row·half" -> {
                Tensor half = Tensor.empty(DType.BF16, bT.shape());
                kernels.copy(bT, half);
                kernels.matmul(line, half.transpose(), false, row);
            }
            default ->
                    kernels.int8Product(
                            line.reshape(1, ODD),
                            Int8Matrix.of(bT.reshape(WHOLE + 3, ODD)),
                            row.reshape(1, WHOLE + 3));
        }
    }

    private static void attention(String name, Kernels kernels, Tensor out) {
        Tensor q = numbers(1, 1, 3, 2, WHOLE);
        Tensor k = numbers(2, 1, 3, 1, WHOLE);
        Tensor v = numbers(3, 1, 3, 1, WHOLE);
        Tensor lse = positive(1, 2, 3);
        AttentionMask mask = AttentionMask.causal(1, 3);
        switch (name) {
            case "attention" -> kernels.attention(q, k, v, mask, 0.3, out, lse);
            case "attention of one query" -> {
                Tensor to = out.slice(1, 0, 1);
                kernels.attention(q.slice(1, 0, 1), k, v, mask, 0.3, to, positive(1, 2, 1));
            }
            case "attentionGrad" -> {
                Tensor dk = zeros(1, 3, 1, WHOLE);
                Tensor dv = zeros(1, 3, 1, WHOLE);
                kernels.attentionGrad(q, k, v, mask, 0.3, q, lse, q, out, dk, dv);
            }
            default -> {
                Tensor positions = Tensor.of(new Shape(3), 0, 1, 2);
                Tensor angles = numbers(4, 3, WHOLE / 2);
                Tensor x = q.reshape(3, 2, WHOLE);
                kernels.rope(x, positions, angles, angles, false, out.reshape(3, 2, WHOLE));
            }
        }
    }

    private static Tensor zeros(long... dims) {
        Tensor out = Tensor.empty(DType.F32, new Shape(dims));
        Memory.clear(Memory.of(out), 4 * out.size());
        return out;
    }

    /// Numbers between −2 and 2 without a pattern.
    private static Tensor numbers(int seed, long... dims) {
        return numbers(seed, -2, dims);
    }

    private static Tensor positive(long... dims) {
        return numbers(1, 0.1f, dims);
    }

    private static Tensor numbers(int seed, float least, long... dims) {
        var shape = new Shape(dims);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 37 + seed * 101) % 97 / 24f + least;
        }
        return Tensor.of(shape, values);
    }
}
