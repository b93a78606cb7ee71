package org.rewardedsoups.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What all kernels have to draw. Tests of a provider extend it.
///
/// Where probabilities are whole numbers over 1024, sums are exact, and tokens are those of a twin
/// that counts in whole numbers, however many of them are equal.
public abstract class SamplingContract {
    private static final double UNIT = 1024;
    private static final float BELOW_ONE = Math.nextDown(1f);

    private final Kernels tested;
    private final RandomGenerator rng = new Rngs(1).stream("test");

    /// @param tested compared with the twin
    protected SamplingContract(Kernels tested) {
        this.tested = tested;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 255, 256, 257, 1000, 8192})
    void tokensAreThoseOfTheTwinHoweverManyAreEqual(int v) {
        for (int most : new int[] {1, 3, 40}) {
            int[] weights = rng.ints(v, 0, most + 1).toArray();
            weights[rng.nextInt(v)] = most;
            for (int k : new int[] {0, 1, 2, v / 3, v - 1, v, v + 5}) {
                for (double share : new double[] {1, 0.9, 0.5, 1e-6}) {
                    cut(weights, k, share, 40);
                }
            }
        }
    }

    @Test
    void aGridOfDrawsMeetsEachTokenAsOftenAsItsProbabilitySays() {
        int[] weights = {3, 0, 7, 7, 1, 0, 7, 2, 12, 3};
        for (int k : new int[] {0, 1, 3, 4, 5, 10}) {
            for (double share : new double[] {1, 0.75, 0.5, 0.25}) {
                cut(weights, k, share, Integer.MAX_VALUE);
            }
        }
    }

    /// Draws from a cut row, at most so many times and each time a different one.
    private void cut(int[] weights, int k, double topP, int most) {
        boolean whole = k == 0 && topP == 1;
        int[] order = whole ? IntStream.range(0, weights.length).toArray() : ranked(weights);
        int kept = k == 0 ? weights.length : Math.min(k, weights.length);
        int mass = mass(weights, order, kept);
        int size = kept;
        while (!whole && size > 1 && mass(weights, order, size - 1) >= (float) topP * mass) {
            size--;
        }
        int nucleus = mass(weights, order, size);
        int rows = Math.min(nucleus, most);
        float[] draws = new float[rows];
        int[] expected = new int[rows];
        for (int i = 0; i < rows; i++) {
            int place = (int) ((long) i * nucleus / rows);
            draws[i] = (float) ((place + 0.5) / nucleus);
            expected[i] = at(weights, order, place);
        }
        double[] row = Arrays.stream(weights).mapToDouble(weight -> weight / UNIT).toArray();
        Tensor one = Tensor.of(new Shape(1, row.length), row).cast(DType.F32);
        Tensor p = one.expand(new Shape(rows, row.length)).copy();
        assertArrayEquals(
                expected,
                sample(p, draws, k, topP),
                weights.length + " tokens, top " + k + ", share " + topP);
    }

    private static int[] ranked(int[] weights) {
        return IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> -weights[i]).thenComparing(i -> i))
                .mapToInt(i -> i)
                .toArray();
    }

    private static int mass(int[] weights, int[] order, int count) {
        return Arrays.stream(order, 0, count).map(i -> weights[i]).sum();
    }

    private static int at(int[] weights, int[] order, int place) {
        int i = 0;
        for (int rest = place - weights[order[0]]; rest >= 0; rest -= weights[order[i]]) {
            i++;
        }
        return order[i];
    }

    private int[] sample(Tensor p, float[] draws, int k, double topP) {
        var rows = new Shape(draws.length);
        Tensor ids = Tensor.full(DType.I32, rows, -2);
        Tensor topK = Tensor.full(DType.I32, rows, k);
        Tensor share = Tensor.full(DType.F32, rows, topP);
        tested.sample(p, Tensor.of(rows, draws), topK, share, ids);
        return ids.toInts();
    }

    /// The draw lies where the token does in the distribution function, but for rounding.
    @ParameterizedTest
    @ValueSource(ints = {2, 31, 257, 8192, 50_000})
    void drawsFallOnTheirTokens(int v) {
        int rows = 60;
        for (double spread : new double[] {0.1, 3, 12}) {
            Tensor p = Tensor.gaussian(rng, rows, v).mul(spread).softmax();
            double[][] all = new double[rows][];
            Arrays.setAll(all, row -> p.slice(0, row, row + 1).toDoubles());
            float[] draws = new float[rows];
            for (int row = 0; row < rows; row++) {
                draws[row] = row == 0 ? 0 : row == 1 ? BELOW_ONE : rng.nextFloat();
            }
            for (int k : new int[] {0, 1, 40}) {
                for (double topP : new double[] {1, 0.95, 0.3}) {
                    int[] ids = sample(p, draws, k, topP);
                    for (int row = 0; row < rows; row++) {
                        String what = v + " tokens, top " + k + ", share " + topP + ", row " + row;
                        assertFalls(what, all[row], k, topP, draws[row], ids[row]);
                    }
                }
            }
        }
    }

    private static void assertFalls(
            String what, double[] p, int k, double topP, double draw, int id) {
        boolean whole = k == 0 && topP == 1;
        double before = 0; // what comes before the token in the order of the walk
        double total = 0;
        int likelier = 0;
        double likelierMass = 0;
        for (int i = 0; i < p.length; i++) {
            boolean above = p[i] > p[id] || p[i] == p[id] && i < id;
            likelier += above ? 1 : 0;
            likelierMass += above ? p[i] : 0;
            before += (whole ? i < id : above) ? p[i] : 0;
        }
        double[] sorted = p.clone();
        Arrays.sort(sorted);
        int kept = k == 0 ? p.length : Math.min(k, p.length);
        double mass = Arrays.stream(sorted, p.length - kept, p.length).sum();
        for (int i = p.length - 1;
                i >= p.length - kept && (total == 0 || total < topP * mass);
                i--) {
            total += sorted[i];
        }
        double tolerance = 4e-6 * mass;
        assertTrue(p[id] > 0, what);
        assertTrue(likelier < kept, what + ": " + likelier + " are likelier");
        assertTrue(likelier == 0 || likelierMass < topP * mass + tolerance, what);
        assertTrue(draw * total > before - tolerance, what);
        // the nucleus may end one token sooner or later by rounding
        double slack = tolerance + (topP < 1 ? p[id] : 0);
        assertTrue(draw * total < before + p[id] + slack, what);
    }

    @Test
    void whatIsCertainIsDrawn() {
        for (int v : new int[] {1, 2, 256, 300, 8192}) {
            Tensor p = Tensor.zeros(3, v);
            int[] expected = {0, v / 2, v - 1};
            for (int row = 0; row < 3; row++) {
                p.set(1, row, expected[row]);
            }
            float[] draws = {0, 0.5f, BELOW_ONE};
            for (int k : new int[] {0, 1, 2, v}) {
                for (double topP : new double[] {1, 0.5}) {
                    String what = v + " tokens, top " + k + ", share " + topP;
                    assertArrayEquals(expected, sample(p, draws, k, topP), what);
                }
            }
        }
    }

    @Test
    void rowsWithoutADistributionAreToldApart() {
        float nan = Float.NaN;
        float inf = Float.POSITIVE_INFINITY;
        Tensor logits = Tensor.of(new Shape(4, 3), nan, nan, nan, 1, 2, 3, 0, inf, 0, 1, nan, 3);
        Tensor p = logits.softmax();
        for (int k : new int[] {0, 1, 2}) {
            for (double topP : new double[] {1, 0.5}) {
                int[] ids = sample(p, new float[4], k, topP);
                String what = "top " + k + ", share " + topP;
                assertEquals(-1, ids[0], what);
                assertTrue(ids[1] >= 0, what);
                assertEquals(-1, ids[2], what);
                assertEquals(-1, ids[3], what);
            }
        }
        assertEquals(-1, sample(Tensor.zeros(1, 7), new float[1], 0, 1)[0]);
    }

    @Test
    void eachRowIsCutInItsOwnWay() {
        float[] row = {0.1f, 0.4f, 0.2f, 0.3f};
        Tensor p = Tensor.of(new Shape(1, 4), row).expand(new Shape(4, 4)).copy();
        Shape rows = new Shape(4);
        Tensor ids = Tensor.zeros(DType.I32, rows);
        tested.sample(
                p,
                Tensor.of(rows, 0.05f, 0.99f, 0.6f, 0.95f),
                Tensor.of(rows, 0, 1, 2, 0),
                Tensor.of(rows, 1f, 1f, 1f, 0.85f),
                ids);
        assertArrayEquals(new int[] {0, 1, 3, 2}, ids.toInts());
    }
}
