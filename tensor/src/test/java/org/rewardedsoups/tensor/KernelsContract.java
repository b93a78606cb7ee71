package org.rewardedsoups.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.tensor.scalar.ScalarProvider;

/// What all kernels have to compute: what the specification does. Tests of a provider extend it.
public abstract class KernelsContract {
    private final Kernels tested;
    private final int[] sizes;
    private final Kernels scalar = new ScalarProvider().kernels();
    private final RandomGenerator rng = new Rngs(1).stream("test");

    /// @param tested compared with the scalar kernels
    /// @param sizes of vectors, around those at which the kernels do something else
    protected KernelsContract(Kernels tested, int... sizes) {
        this.tested = tested;
        this.sizes = sizes;
    }

    @ParameterizedTest
    @EnumSource(Unary.class)
    void unaryFunctionsMatchTheirDefinitions(Unary op) {
        for (int n : sizes) {
            Tensor x = Tensor.gaussian(rng, n).mul(3);
            if (op == Unary.LOG || op == Unary.SQRT || op == Unary.RSQRT) {
                x = x.map(Unary.ABS).add(1e-3);
            }
            Tensor expected = Tensor.zeros(n);
            Tensor actual = Tensor.zeros(n);
            scalar.unary(op, x, expected);
            tested.unary(op, x, actual);
            assertClose(op + " of " + n, expected, actual, 4e-7);
        }
    }

    @ParameterizedTest
    @EnumSource(Unary.class)
    void unaryFunctionsAgreeOnSpecialValues(Unary op) {
        float inf = Float.POSITIVE_INFINITY;
        float[] values = {0, -0f, 1, -1, 90, -90, 104, -104, 1e-20f, -1e-20f, inf, -inf, Float.NaN};
        Tensor x = Tensor.of(new Shape(values.length), values);
        Tensor expected = Tensor.zeros(values.length);
        Tensor actual = Tensor.zeros(values.length);
        scalar.unary(op, x, expected);
        tested.unary(op, x, actual);
        if (op == Unary.GELU || op == Unary.GELU_TANH || op == Unary.SILU) {
            expected = expected.slice(0, 0, 10).copy(); // −∞·0 differs by formula
            actual = actual.slice(0, 0, 10).copy();
        }
        assertClose(op.name(), expected, actual, 2e-6);
    }

    @ParameterizedTest
    @EnumSource(Binary.class)
    void binaryFunctionsMatchForEveryBroadcast(Binary op) {
        long[][] shapes = {{7, 33}, {1, 33}, {7, 1}, {1, 1}};
        Shape out = new Shape(7, 33);
        for (long[] left : shapes) {
            for (long[] right : shapes) {
                Tensor a = Tensor.gaussian(rng, left).expand(out);
                Tensor b = Tensor.gaussian(rng, right).expand(out);
                Tensor expected = Tensor.zeros(7, 33);
                Tensor actual = Tensor.zeros(7, 33);
                scalar.binary(op, a, b, expected);
                tested.binary(op, a, b, actual);
                assertClose(op + " " + a.shape() + " " + b.shape(), expected, actual, 1e-6);
            }
        }
        Tensor a = Tensor.gaussian(rng, 50_000);
        Tensor b = Tensor.gaussian(rng, 100, 500).transpose().reshape(50_000);
        Tensor expected = Tensor.zeros(50_000);
        Tensor actual = Tensor.zeros(50_000);
        scalar.binary(op, a, b, expected);
        tested.binary(op, a, b, actual);
        assertClose(op + " of 50000", expected, actual, 3e-6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16, 40, 129, 600, 1030})
    void matrixProductsMatchInEveryLayout(int k) {
        for (int m : new int[] {1, 3, 5, 8, 65}) {
            for (int n : new int[] {1, 16, 33, 96}) {
                for (int layout = 0; layout < 4; layout++) {
                    Tensor a = operand(2, m, k, (layout & 1) != 0);
                    Tensor b = operand(2, k, n, (layout & 2) != 0);
                    for (boolean accumulate : new boolean[] {false, true}) {
                        Tensor expected = Tensor.full(DType.F32, new Shape(2, m, n), 1);
                        Tensor actual = Tensor.full(DType.F32, new Shape(2, m, n), 1);
                        scalar.matmul(a, b, accumulate, expected);
                        tested.matmul(a, b, accumulate, actual);
                        String what = m + "x" + k + "x" + n + " layout " + layout;
                        assertClose(what, expected, actual, 1e-6 * Math.sqrt(k) + 1e-7 * k);
                    }
                }
            }
        }
    }

    private Tensor operand(int batch, int rows, int columns, boolean transposed) {
        return transposed
                ? Tensor.gaussian(rng, batch, columns, rows).transpose()
                : Tensor.gaussian(rng, batch, rows, columns);
    }

    @Test
    void reductionsMatch() {
        long[][] shapes = {{3, 70, 1}, {1, 9, 200}, {2, 33, 7}, {1, 1, 1}, {40, 1000, 1}};
        for (long[] dims : shapes) {
            Tensor x = Tensor.gaussian(rng, dims);
            Tensor expected = Tensor.zeros(dims[0], dims[2]);
            Tensor actual = Tensor.zeros(dims[0], dims[2]);
            scalar.sum(x, expected);
            tested.sum(x, actual);
            assertClose("sum " + x.shape(), expected, actual, 1e-5);
            scalar.max(x, expected);
            tested.max(x, actual);
            assertClose("max " + x.shape(), expected, actual, 0);
        }
    }

    @Test
    void softmaxAndItsGradientMatch() {
        for (int n : new int[] {1, 5, 16, 33, 4000}) {
            Tensor x = Tensor.gaussian(rng, 9, n).mul(5);
            Tensor dy = Tensor.gaussian(rng, 9, n);
            Tensor expected = Tensor.zeros(9, n);
            Tensor actual = Tensor.zeros(9, n);
            scalar.softmax(x, expected);
            tested.softmax(x, actual);
            assertClose("softmax " + n, expected, actual, 1e-6);
            Tensor y = expected.copy();
            scalar.softmaxGrad(y, dy, expected);
            tested.softmaxGrad(y, dy, actual);
            assertClose("softmaxGrad " + n, expected, actual, 2e-6);
            scalar.logSoftmax(x, expected);
            tested.logSoftmax(x, actual);
            assertClose("logSoftmax " + n, expected, actual, 2e-6);
        }
    }

    @Test
    void crossEntropyAndItsGradientMatch() {
        for (int v : new int[] {2, 31, 32, 1003}) {
            Tensor logits = Tensor.gaussian(rng, 6, v).mul(4);
            Tensor targets = Tensor.of(new Shape(6), 0, 1, -1, v - 1, v / 2, 0);
            Tensor dloss = Tensor.gaussian(rng, 6);
            Tensor[] e = {Tensor.zeros(6), Tensor.zeros(6), Tensor.zeros(6, v)};
            Tensor[] a = {Tensor.zeros(6), Tensor.zeros(6), Tensor.zeros(6, v)};
            scalar.crossEntropy(logits, targets, e[0], e[1]);
            tested.crossEntropy(logits, targets, a[0], a[1]);
            scalar.crossEntropyGrad(logits, targets, e[1], dloss, e[2]);
            tested.crossEntropyGrad(logits, targets, a[1], dloss, a[2]);
            for (int i = 0; i < 3; i++) {
                assertClose("cross-entropy " + v + " output " + i, e[i], a[i], 2e-6);
            }
        }
    }

    @Test
    void normsAndTheirGradientsMatch() {
        for (int n : new int[] {16, 48, 256, 20}) {
            for (int rows : new int[] {1, 5, 40}) {
                Tensor x = Tensor.gaussian(rng, rows, n).add(0.5);
                Tensor w = Tensor.gaussian(rng, n);
                Tensor bias = Tensor.gaussian(rng, n);
                Tensor dy = Tensor.gaussian(rng, rows, n);
                Tensor[] e = outputs(rows, n);
                Tensor[] a = outputs(rows, n);
                norms(scalar, x, w, bias, dy, e);
                norms(tested, x, w, bias, dy, a);
                for (int i = 0; i < e.length; i++) {
                    assertClose("norms " + rows + "x" + n + " output " + i, e[i], a[i], 2e-5);
                }
            }
        }
    }

    private static Tensor[] outputs(int rows, int n) {
        return new Tensor[] {
            Tensor.zeros(rows, n), Tensor.zeros(rows), Tensor.zeros(rows, n), Tensor.zeros(n),
            Tensor.zeros(rows, n), Tensor.zeros(rows), Tensor.zeros(rows), Tensor.zeros(rows, n),
            Tensor.zeros(n), Tensor.zeros(n)
        };
    }

    private static void norms(
            Kernels kernels, Tensor x, Tensor w, Tensor bias, Tensor dy, Tensor[] out) {
        kernels.rmsNorm(x, w, 1e-5, out[0], out[1]);
        kernels.rmsNormGrad(x, w, out[1], dy, false, out[2], out[3]);
        kernels.rmsNormGrad(x, w, out[1], dy, true, out[2], out[3]);
        kernels.layerNorm(x, w, bias, 1e-5, out[4], out[5], out[6]);
        kernels.layerNormGrad(x, w, out[5], out[6], dy, false, out[7], out[8], out[9]);
        kernels.layerNormGrad(x, w, out[5], out[6], dy, true, out[7], out[8], out[9]);
    }

    @Test
    void fusedActivationsAreTheirParts() {
        for (int rows : new int[] {1, 3, 40}) {
            for (int n : new int[] {1, 16, 33, 512}) {
                Tensor x = Tensor.gaussian(rng, rows, n).mul(2);
                Tensor u = Tensor.gaussian(rng, rows, n);
                Tensor dy = Tensor.gaussian(rng, rows, n);
                Tensor bias = Tensor.gaussian(rng, n);
                Tensor[] parts = {
                    x.map(Unary.SILU).mul(u),
                    x.zip(Binary.SILU_GRAD, dy.mul(u)),
                    x.map(Unary.SILU).mul(dy),
                    x.add(bias).map(Unary.GELU),
                    x.add(bias).zip(Binary.GELU_GRAD, dy),
                    x.add(bias).zip(Binary.GELU_GRAD, dy).sum(0).reshape(n)
                };
                for (Kernels kernels : new Kernels[] {scalar, tested}) {
                    Tensor[] out = new Tensor[parts.length];
                    java.util.Arrays.setAll(out, i -> Tensor.zeros(parts[i].shape().dims()));
                    kernels.swiGlu(x, u, out[0]);
                    kernels.swiGluGrad(x, u, dy, out[1], out[2]);
                    kernels.biasGelu(x, bias, out[3]);
                    kernels.biasGeluGrad(x, bias, dy, out[4], out[5]);
                    for (int i = 0; i < out.length; i++) {
                        String what = rows + "x" + n + " output " + i;
                        assertClose(what, parts[i], out[i], 2e-6 * Math.sqrt(rows));
                    }
                }
            }
        }
    }

    @Test
    void attentionAndItsGradientMatch() {
        int[][] sizes = {{1, 1, 1}, {5, 5, 8}, {1, 40, 32}, {33, 33, 16}, {70, 90, 48}, {4, 7, 64}};
        for (int[] size : sizes) {
            int t = size[0];
            int s = size[1];
            int d = size[2];
            int[] starts = {0, Math.min(3, s - 1)};
            int[] ends = {s, Math.max(1, s - 2)};
            attention(t, s, d, AttentionMask.causal(2, s));
            attention(t, s, d, AttentionMask.causalLeftPadded(starts, s));
            attention(t, s, d, AttentionMask.bidirectional(ends));
        }
    }

    private void attention(int t, int s, int d, AttentionMask mask) {
        Tensor q = Tensor.gaussian(rng, 2, t, 4, d);
        Tensor k = Tensor.gaussian(rng, 2, s + 3, 2, d).slice(1, 0, s); // rows of a larger cache
        Tensor v = Tensor.gaussian(rng, 2, s, 2, d);
        Tensor dout = Tensor.gaussian(rng, 2, t, 4, d);
        Tensor[][] results = new Tensor[2][];
        Kernels[] kernels = {scalar, tested};
        for (int i = 0; i < 2; i++) {
            Tensor out = Tensor.zeros(2, t, 4, d);
            Tensor lse = Tensor.zeros(2, 4, t);
            kernels[i].attention(q, k, v, mask, 0.3, out, lse);
            Tensor dq = Tensor.zeros(2, t, 4, d);
            Tensor dk = Tensor.zeros(2, s, 2, d);
            Tensor dv = Tensor.zeros(2, s, 2, d);
            kernels[i].attentionGrad(q, k, v, mask, 0.3, out, lse, dout, dq, dk, dv);
            results[i] = new Tensor[] {out, lse, dq, dk, dv};
        }
        for (int i = 0; i < 5; i++) {
            String what = "attention T " + t + " S " + s + " D " + d + " " + mask.causal();
            assertClose(what + " output " + i, results[0][i], results[1][i], 2e-5);
        }
    }

    @Test
    void ropeMatchesAndItsInverseTurnsBack() {
        for (int d : new int[] {8, 32, 64}) {
            Tensor x = Tensor.gaussian(rng, 5, 3, d);
            Tensor positions = Tensor.of(new Shape(5), 0, 3, 1, 9, 9);
            Tensor angles = Tensor.uniform(rng, 3, 10, d / 2);
            Tensor cos = Tensor.zeros(10, d / 2);
            Tensor sin = Tensor.zeros(10, d / 2);
            for (long i = 0; i < cos.size(); i++) {
                cos.put(i, Math.cos(angles.at(i)));
                sin.put(i, Math.sin(angles.at(i)));
            }
            Tensor expected = Tensor.zeros(5, 3, d);
            Tensor actual = Tensor.zeros(5, 3, d);
            scalar.rope(x, positions, cos, sin, false, expected);
            tested.rope(x, positions, cos, sin, false, actual);
            assertClose("rope " + d, expected, actual, 1e-6);
            tested.rope(actual, positions, cos, sin, true, actual);
            assertClose("rope back " + d, x, actual, 1e-6);
        }
    }

    @Test
    void rowsAreGatheredScatteredAndUpdatedAlike() {
        Tensor table = Tensor.gaussian(rng, 11, 70);
        Tensor ids = Tensor.of(new Shape(5), 3, 0, 3, 10, 3);
        Tensor gathered = Tensor.zeros(5, 70);
        Tensor expected = Tensor.zeros(5, 70);
        scalar.gatherRows(table, ids, expected);
        tested.gatherRows(table, ids, gathered);
        assertClose("gather", expected, gathered, 0);
        Tensor some = Tensor.of(new Shape(5), 3, -1, 3, 10, 3);
        Tensor a = table.copy();
        Tensor b = table.copy();
        scalar.scatterAddRows(gathered, some, a);
        tested.scatterAddRows(gathered, some, b);
        assertClose("scatter", a, b, 1e-6);
        var step = new Kernels.AdamStep(1e-2, 0.9, 0.99, 1e-8, 0.1, 3);
        for (int n : new int[] {5, 64, 200_000}) {
            Tensor g = Tensor.gaussian(rng, n);
            Tensor[] e = {Tensor.gaussian(rng, n), Tensor.gaussian(rng, n), g.mul(g)};
            Tensor[] v = {e[0].copy(), e[1].copy(), e[2].copy()};
            scalar.adamW(e[0], g, e[1], e[2], step);
            tested.adamW(v[0], g, v[1], v[2], step);
            for (int i = 0; i < 3; i++) {
                assertClose("adamW " + n + " output " + i, e[i], v[i], 2e-6);
            }
        }
    }

    @Test
    void copiesOfViewsMatch() {
        Tensor x = Tensor.gaussian(rng, 3, 17, 5, 20);
        Tensor[] views = {
            x.permute(0, 2, 1, 3), x.transpose(), x.slice(1, 2, 9), x.slice(3, 1, 2),
            x.slice(0, 1, 2).expand(new Shape(4, 17, 5, 20)), x.permute(3, 2, 1, 0)
        };
        for (Tensor view : views) {
            Tensor expected = Tensor.empty(DType.F32, view.shape());
            Tensor actual = Tensor.empty(DType.F32, view.shape());
            scalar.copy(view, expected);
            tested.copy(view, actual);
            assertClose("copy " + view.shape(), expected, actual, 0);
            copiesIntoViewsMatch(view);
        }
    }

    /// Into part of each row of a wider tensor, and into a transposed one.
    private void copiesIntoViewsMatch(Tensor x) {
        Shape wider = x.shape().with(3, x.dim(3) + 7);
        Shape turned = x.transpose().shape();
        Tensor[] expected = {Tensor.zeros(DType.F32, wider), Tensor.zeros(DType.F32, turned)};
        Tensor[] actual = {Tensor.zeros(DType.F32, wider), Tensor.zeros(DType.F32, turned)};
        scalar.copy(x, expected[0].slice(3, 5, 5 + x.dim(3)));
        tested.copy(x, actual[0].slice(3, 5, 5 + x.dim(3)));
        scalar.copy(x, expected[1].transpose());
        tested.copy(x, actual[1].transpose());
        assertClose("copy into a slice of " + wider, expected[0], actual[0], 0);
        assertClose("copy into a transpose of " + turned, expected[1], actual[1], 0);
    }

    /// `|a − b| ≤ tolerance·(1 + |a|)` for every element, and equal where not finite.
    public static void assertClose(String what, Tensor expected, Tensor actual, double tolerance) {
        double[] e = expected.toDoubles();
        double[] a = actual.toDoubles();
        for (int i = 0; i < e.length; i++) {
            if (Double.isFinite(e[i])) {
                double limit = tolerance * (1 + Math.abs(e[i])) + Float.MIN_VALUE;
                assertEquals(e[i], a[i], limit, what + " element " + i);
            } else {
                assertEquals(e[i], a[i], what + " element " + i);
            }
        }
    }
}
