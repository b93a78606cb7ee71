package org.rewardedsoups.tensor.vector;

import java.util.Arrays;
import org.rewardedsoups.tensor.Tensor;

/// Tokens drawn from distributions, row by row; sums in double, in the order of the specification.
final class VectorSampling {
    private VectorSampling() {}

    static void sample(Tensor p, Tensor draws, Tensor topK, Tensor topP, Tensor ids) {
        int v = Math.toIntExact(p.dim(1));
        VectorReductions.rows(
                p.dim(0),
                v,
                (first, last, _) -> {
                    for (long r = first; r < last; r++) {
                        long row = Memory.of(p) + 4 * r * v;
                        int k = Memory.getInt(Memory.of(topK) + 4 * r);
                        ids.put(r, token(row, v, draws.at(r), k, topP.at(r)));
                    }
                });
    }

    private static int token(long row, int v, double draw, int topK, double topP) {
        double mass = sum(row, v);
        if (!(mass > 0)) {
            return -1;
        }
        return topK == 0 && topP == 1
                ? drawn(row, v, draw * mass)
                : drawnFromTop(ranked(row, v), topK == 0 ? v : Math.min(topK, v), draw, topP);
    }

    private static double sum(long row, int v) {
        double sum = 0;
        for (long i = 0; i < v; i++) {
            sum += Memory.getFloat(row + 4 * i);
        }
        return sum;
    }

    private static int drawn(long row, int v, double target) {
        double rest = target;
        int last = 0;
        for (int i = 0; i < v && rest >= 0; i++) {
            float p = Memory.getFloat(row + 4L * i);
            if (p > 0) {
                rest -= p;
                last = i;
            }
        }
        return last;
    }

    /// @param kept how many of the ranked may be drawn at all
    private static int drawnFromTop(long[] ranked, int kept, double draw, double topP) {
        double mass = 0;
        for (int i = 0; i < kept; i++) {
            mass += probability(ranked[i]);
        }
        double nucleus = 0;
        int size = 0;
        while (size < kept && (size == 0 || nucleus < topP * mass)) {
            nucleus += probability(ranked[size++]);
        }
        double rest = draw * nucleus;
        int i = 0;
        while (i < size - 1 && (rest -= probability(ranked[i])) >= 0) {
            i++;
        }
        return token(ranked[i]);
    }

    /// Tokens by falling probability, equal ones by rising id, packed so that sorting is fast: the
    /// bits of a float >= 0 grow with it.
    private static long[] ranked(long row, int v) {
        long[] keys = new long[v];
        for (int i = 0; i < v; i++) {
            keys[i] = (long) ~Float.floatToIntBits(Memory.getFloat(row + 4L * i)) << 32 | i;
        }
        Arrays.sort(keys);
        return keys;
    }

    private static float probability(long key) {
        return Float.intBitsToFloat(~(int) (key >> 32));
    }

    private static int token(long key) {
        return (int) key;
    }
}
