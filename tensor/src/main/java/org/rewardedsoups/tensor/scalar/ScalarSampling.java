package org.rewardedsoups.tensor.scalar;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.rewardedsoups.tensor.Tensor;

/// Tokens drawn from distributions, row by row.
final class ScalarSampling {
    private ScalarSampling() {}

    static void sample(Tensor p, Tensor draws, Tensor topK, Tensor topP, Tensor ids) {
        int v = Math.toIntExact(p.dim(1));
        for (int row = 0; row < p.dim(0); row++) {
            long from = (long) row * v;
            double[] own = IntStream.range(0, v).mapToDouble(i -> p.at(from + i)).toArray();
            ids.put(row, token(own, draws.at(row), (int) topK.at(row), topP.at(row)));
        }
    }

    private static int token(double[] p, double draw, int topK, double topP) {
        int[] all = IntStream.range(0, p.length).toArray();
        double mass = mass(p, all, p.length);
        if (!(mass > 0)) {
            return -1;
        }
        if (topK == 0 && topP == 1) {
            return drawn(p, all, p.length, draw * mass);
        }
        int[] ranked = ranked(p);
        int kept = topK == 0 ? p.length : Math.min(topK, p.length);
        int size = nucleus(p, ranked, kept, topP * mass(p, ranked, kept));
        return drawn(p, ranked, size, draw * mass(p, ranked, size));
    }

    /// By falling probability, equal ones by rising id.
    private static int[] ranked(double[] p) {
        return IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -p[i])) // stable
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double mass(double[] p, int[] order, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += p[order[i]];
        }
        return sum;
    }

    /// How many tokens, at least one, it takes to reach a mass.
    private static int nucleus(double[] p, int[] order, int most, double enough) {
        double sum = 0;
        int size = 0;
        while (size < most && (size == 0 || sum < enough)) {
            sum += p[order[size++]];
        }
        return size;
    }

    private static int drawn(double[] p, int[] order, int size, double target) {
        double rest = target;
        int last = order[0];
        for (int i = 0; i < size && rest >= 0; i++) {
            if (p[order[i]] > 0) {
                rest -= p[order[i]];
                last = order[i];
            }
        }
        return last;
    }
}
