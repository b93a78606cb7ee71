package org.rewardedsoups.tensor.vector;

import java.util.List;
import java.util.Optional;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Int8Matrix;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Kernels.AdamStep;
import org.rewardedsoups.tensor.Kernels.Attending;
import org.rewardedsoups.tensor.Kernels.AttendingGrad;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;

/// Calls each vector kernel once, on a few numbers, and compares with the scalar one, before the first
/// tensor: against a processor or a compiler on which a kernel computes nonsense.
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

    /// A kernel that differs from its scalar twin, and by how much.
    static Optional<String> failure(Kernels vector, Kernels scalar) {
        var test = new SelfTest(vector, scalar);
        test.elementwise();
        test.fused();
        test.norms();
        test.rows();
        test.products();
        test.attention();
        return Optional.ofNullable(test.failure);
    }

    /// A kernel's call; it writes to `out`.
    private interface Call {
        void run(Kernels kernels, Tensor out);
    }

    private void compare(String name, Shape shape, Call call) {
        if (failure != null) {
            return;
        }
        Tensor expected = zeros(shape.dims());
        Tensor actual = zeros(shape.dims());
        call.run(scalar, expected);
        call.run(vector, actual);
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

    private void elementwise() {
        Tensor x = numbers(1, ODD);
        Tensor y = numbers(2, ODD);
        Tensor positive = positive(ODD);
        for (Unary op : Unary.values()) {
            boolean anywhere = op != Unary.SQRT && op != Unary.RSQRT && op != Unary.LOG;
            compare(op.name(), x.shape(), (k, out) -> k.unary(op, anywhere ? x : positive, out));
        }
        for (Binary op : Binary.values()) {
            compare(op.name(), x.shape(), (k, out) -> k.binary(op, x, y, out));
        }
    }

    private void fused() {
        Tensor a = numbers(1, 2, WHOLE);
        Tensor b = numbers(2, 2, WHOLE);
        Tensor bias = numbers(3, WHOLE);
        Tensor other = zeros(2, WHOLE);
        Shape shape = a.shape();
        compare("swiGlu", shape, (k, out) -> k.swiGlu(a, b, out));
        compare("swiGluGrad", shape, (k, out) -> k.swiGluGrad(a, b, a, out, other));
        compare("biasGelu", shape, (k, out) -> k.biasGelu(a, bias, out));
        compare("biasGeluGrad", shape, (k, out) -> k.biasGeluGrad(a, bias, b, out, zeros(WHOLE)));
        var step = new AdamStep(0.1, 0.9, 0.99, 1e-8, 0.1, 2);
        compare(
                "adamW",
                shape,
                (k, out) -> k.adamW(out, a, numbers(4, 2, WHOLE), zeros(2, WHOLE), step));
    }

    private void norms() {
        Tensor x = numbers(1, 2, WHOLE);
        Tensor dy = numbers(2, 2, WHOLE);
        Tensor w = numbers(3, WHOLE);
        Tensor r = numbers(4, 2);
        Tensor dw = zeros(WHOLE);
        Tensor db = zeros(WHOLE);
        Shape shape = x.shape();
        compare("rmsNorm", shape, (k, out) -> k.rmsNorm(x, w, 1e-5, out, zeros(2)));
        compare("rmsNormGrad", shape, (k, out) -> k.rmsNormGrad(x, w, r, dy, true, out, dw));
        compare("layerNorm", shape, (k, out) -> k.layerNorm(x, w, w, 1e-5, out, zeros(2), zeros(2)));
        compare(
                "layerNormGrad",
                shape,
                (k, out) -> k.layerNormGrad(x, w, r, r, dy, false, out, dw, db));
    }

    private void rows() {
        Tensor x = numbers(1, 2, ODD);
        Tensor y = numbers(2, 2, ODD);
        Tensor r = numbers(3, 2);
        Tensor lse = positive(2);
        Tensor ids = Tensor.of(new Shape(2), 1, 0);
        Shape shape = x.shape();
        compare("softmax", shape, (k, out) -> k.softmax(x, out));
        compare("logSoftmax", shape, (k, out) -> k.logSoftmax(x, out));
        compare("softmaxGrad", shape, (k, out) -> k.softmaxGrad(x, y, out));
        compare("crossEntropy", r.shape(), (k, out) -> k.crossEntropy(x, ids, out, zeros(2)));
        compare("crossEntropyGrad", shape, (k, out) -> k.crossEntropyGrad(x, ids, lse, r, out));
        compare("sample", r.shape(), this::sample);
        compare("gatherRows", shape, (k, out) -> k.gatherRows(x, ids, out));
        compare("scatterAddRows", shape, (k, out) -> k.scatterAddRows(x, ids, out));
        compare("sum", new Shape(2, 1), (k, out) -> k.sum(x.reshape(2, ODD, 1), out));
        compare("max", new Shape(2, 1), (k, out) -> k.max(x.reshape(2, ODD, 1), out));
        Tensor wide = numbers(4, ODD, 2).transpose();
        compare("copy", shape, (k, out) -> k.copy(wide, out));
        compare("fill", shape, (k, out) -> k.fill(-1.5, out));
    }

    /// Of a row whole, and of the likely part of another.
    private void sample(Kernels kernels, Tensor out) {
        Tensor draws = Tensor.of(new Shape(2), 0.5f, 0.7f);
        Tensor ids = Tensor.of(new Shape(2), -2, -2);
        Tensor topK = Tensor.of(new Shape(2), 0, 9);
        kernels.sample(positive(2, ODD), draws, topK, Tensor.of(new Shape(2), 1f, 0.8f), ids);
        scalar.copy(ids, out);
    }

    private void products() {
        Tensor a = numbers(1, 1, 5, ODD);
        Tensor aT = numbers(2, 1, ODD, 5).transpose();
        Tensor b = numbers(3, 1, ODD, WHOLE + 3);
        Tensor weight = numbers(4, 1, WHOLE + 3, ODD);
        Tensor bT = weight.transpose();
        Shape shape = new Shape(1, 5, WHOLE + 3);
        compare("a·b", shape, (k, out) -> k.matmul(a, b, false, out));
        compare("a·bᵀ", shape, (k, out) -> k.matmul(a, bT, true, out));
        compare("aᵀ·b", shape, (k, out) -> k.matmul(aT, b, false, out));
        Tensor line = numbers(5, 1, 1, ODD);
        Shape row = new Shape(1, 1, WHOLE + 3);
        compare("row·bᵀ", row, (k, out) -> k.matmul(line, bT, false, out));
        Tensor half = Tensor.empty(DType.BF16, weight.shape());
        scalar.copy(weight, half);
        compare("row·bᵀ in bfloat16", row, (k, out) -> k.matmul(line, half.transpose(), false, out));
        Int8Matrix int8 = Int8Matrix.of(weight.reshape(WHOLE + 3, ODD));
        compare(
                "row·bᵀ in 8 bits",
                new Shape(1, WHOLE + 3),
                (k, out) -> k.int8Product(line.reshape(1, ODD), int8, out));
    }

    private void attention() {
        Tensor q = numbers(1, 1, 3, 2, WHOLE);
        Tensor one = numbers(2, 1, 1, 2, WHOLE);
        Tensor keys = numbers(3, 1, 3, 1, WHOLE);
        Tensor values = numbers(4, 1, 3, 1, WHOLE);
        Tensor lse = positive(1, 2, 3);
        Tensor dk = zeros(1, 3, 1, WHOLE);
        Tensor dv = zeros(1, 3, 1, WHOLE);
        AttentionMask mask = AttentionMask.causal(1, 3);
        compare(
                "attention",
                q.shape(),
                (k, out) -> k.attention(q, keys, values, mask, 0.3, out, zeros(1, 2, 3)));
        compare(
                "attention of one query",
                one.shape(),
                (k, out) -> k.attention(one, keys, values, mask, 0.3, out, zeros(1, 2, 1)));
        compare(
                "attentionGrad",
                q.shape(),
                (k, out) ->
                        k.attentionGrad(q, keys, values, mask, 0.3, q, lse, q, out, dk, dv));
        compare(
                "attentions",
                q.shape(),
                (k, out) ->
                        k.attentions(
                                List.of(new Attending(q, keys, values, mask, out, zeros(1, 2, 3))),
                                0.3));
        var forward = new Attending(q, keys, values, mask, q, lse);
        compare(
                "attentionGrads",
                q.shape(),
                (k, out) ->
                        k.attentionGrads(
                                List.of(new AttendingGrad(forward, q, out, dk, dv)), 0.3));
        Tensor x = q.reshape(3, 2, WHOLE);
        Tensor positions = Tensor.of(new Shape(3), 0, 1, 2);
        Tensor angles = numbers(5, 3, WHOLE / 2);
        compare("rope", x.shape(), (k, out) -> k.rope(x, positions, angles, angles, false, out));
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
