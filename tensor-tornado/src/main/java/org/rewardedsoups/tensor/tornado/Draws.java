package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// A token of each row of a distribution, without sorting it.
///
/// Where a row is cut to its likely part, three probabilities say all that sorting would: that of
/// the last token of the top K, of the last one of the nucleus, and of the token drawn. Each is the
/// largest u for which the tokens with p ≥ u are enough, by number or by mass, and is found bit by
/// bit ([#level]). Of tokens with just that probability, the first ones count, by id.
///
/// Flags are numbers that are multiplied: TornadoVM 5.2.0 negated a condition made of conditions by
/// negating its parts alone.
final class Draws {
    /// What [#level] multiplies by to find an exponent, of the smallest number first.
    static final double[] STRIDES = {1, 0x1p64, 0x1p32, 0x1p16, 0x1p8, 0x1p4, 0x1p2, 0x1p1};

    private static final int EXPONENT_PASSES = 8;
    private static final int PASSES = EXPONENT_PASSES + 23;

    /// The smallest normal number; tokens less likely than this are never drawn.
    private static final float SMALLEST = 0x1p-126f;

    private Draws() {}

    /// The largest u for which the tokens with p ≥ u are enough, 0 if all that are above it are not
    /// or there are no passes.
    ///
    /// @param floats [#STRIDES]
    /// @param counts 1: tokens are counted; 0: their probabilities are summed
    /// @param strict 1: more than `enough` is; 0: as much is, too
    private static float level(
            KernelContext c,
            FloatArray floats,
            FloatArray p,
            int from,
            int n,
            int counts,
            float enough,
            int strict,
            int passes) {
        float[] scratch = c.allocateFloatLocalArray(Group.SIZE);
        int lane = c.localIdx;
        float found = SMALLEST;
        float step = 0f;
        int any = 0;
        for (int pass = 0; pass < passes; pass++) {
            step = pass <= EXPONENT_PASSES ? found * 0.5f : step * 0.5f;
            float stride = floats.get(TornadoMath.min(pass, EXPONENT_PASSES - 1));
            float candidate = pass < EXPONENT_PASSES ? found * stride : found + step;
            float sum = 0f;
            for (int j = lane; j < n; j += Group.SIZE) {
                float x = p.get(from + j);
                float weight = counts == 1 ? 1f : x;
                sum += x >= candidate ? weight : 0f;
            }
            scratch[lane] = sum;
            c.localBarrier();
            for (int half = Group.SIZE / 2; half > 0; half = half / 2) {
                if (lane < half) {
                    scratch[lane] = scratch[lane] + scratch[lane + half];
                }
                c.localBarrier();
            }
            float total = scratch[0];
            c.localBarrier();
            int same = total == enough ? 1 - strict : 0;
            int reached = total > enough ? 1 : same;
            found = reached == 1 ? candidate : found;
            any = TornadoMath.max(any, reached);
        }
        return any == 1 ? found : 0f;
    }

    /// Tokens with p > u, or their mass.
    private static float above(
            KernelContext c, FloatArray p, int from, int n, float u, int counts) {
        float sum = 0f;
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            float x = p.get(from + j);
            float weight = counts == 1 ? 1f : x;
            sum += x > u ? weight : 0f;
        }
        return Group.sum(c, sum);
    }

    /// Tokens with just this probability.
    private static float equal(KernelContext c, FloatArray p, int from, int n, float u) {
        float sum = 0f;
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            sum += p.get(from + j) == u ? 1f : 0f;
        }
        return Group.sum(c, sum);
    }

    /// The token at which a walk in order of ids passes the draw, −1 if the row has no mass.
    ///
    /// @param cut 1: only tokens with p = u are walked through, and `tie` of them are left out; 0: all,
    ///     up to the draw's share of their mass
    private static int walked(
            KernelContext c, FloatArray p, int from, int n, int cut, float u, float tie, float draw) {
        float[] sums = c.allocateFloatLocalArray(Group.SIZE);
        int[] chosen = c.allocateIntLocalArray(1);
        int lane = c.localIdx;
        int chunk = (n + Group.SIZE - 1) / Group.SIZE;
        int first = TornadoMath.min(n, lane * chunk);
        int end = TornadoMath.min(n, first + chunk);
        float whatever = 0f;
        float weights = 0f;
        for (int j = first; j < end; j++) {
            float x = p.get(from + j);
            float one = x == u ? 1f : 0f;
            whatever += x;
            weights += cut == 1 ? one : x;
        }
        float all = Group.sum(c, whatever);
        sums[lane] = weights;
        if (lane == 0) {
            chosen[0] = -1;
        }
        c.localBarrier();
        float start = 0f;
        float running = 0f;
        for (int i = 0; i < Group.SIZE; i++) {
            start = i == lane ? running : start;
            running += sums[i];
        }
        float goal = cut == 1 ? tie : draw * running;
        int valid = all > 0f ? 1 : 0;
        int later = start > goal ? 0 : 1;
        int sooner = start + weights > goal ? 1 : 0;
        int scanned = first + (end - first) * valid * later * sooner;
        float rest = goal - start;
        float seen = 0f;
        int open = 1;
        int token = first;
        for (int j = first; j < scanned; j++) {
            float x = p.get(from + j);
            float one = x == u ? 1f : 0f;
            float weight = cut == 1 ? one : x;
            token = open == 1 && weight > 0f ? j : token;
            seen += weight;
            open = seen > rest ? 0 : open;
        }
        if (scanned > first) {
            chosen[0] = token;
        }
        c.localBarrier();
        int drawn = chosen[0];
        c.localBarrier();
        return drawn;
    }

    /// `ids[row]`: where the row's draw falls, −1 if the row has no mass; ints: p, draws, topK, topP,
    /// ids, V; floats: [#STRIDES].
    static void sampleRows(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray p,
            FloatArray draws,
            IntArray topK,
            FloatArray topP,
            IntArray ids) {
        int row = c.groupIdx;
        int n = ints.get(5);
        int from = ints.get(0) + row * n;
        float draw = draws.get(ints.get(1) + row);
        int k = topK.get(ints.get(2) + row);
        float share = topP.get(ints.get(3) + row);
        int kept = k == 0 ? n : TornadoMath.min(k, n);
        int fewer = kept < n ? 1 : 0;
        int several = kept > 1 ? 1 : 0;
        int narrow = share < 1f ? 1 : 0;
        int cut = TornadoMath.max(narrow, k == 0 ? 0 : 1);
        int ranked = n * cut; // tokens to look at where order is by rank

        float most = 0f;
        int alone = ranked * (1 - several);
        for (int j = c.localIdx; j < alone; j += Group.SIZE) {
            most = Formulas.larger(most, p.get(from + j));
        }
        float largest = Group.max(c, most);
        int searches = PASSES * several;
        float last = level(c, floats, p, from, n, 1, (float) kept, 0, searches * fewer);
        float least = several == 1 ? last : largest;
        float likelier = above(c, p, from, ranked, least, 1);
        float places = TornadoMath.max(0f, kept - likelier); // for tokens with p = least
        float mass = above(c, p, from, ranked, least, 0) + places * least;

        float enough = share * mass;
        float reaching = level(c, floats, p, from, n, 0, enough, 0, searches * narrow);
        float border = TornadoMath.max(least, reaching);
        float inside = above(c, p, from, ranked, border, 0);
        float there = equal(c, p, from, ranked, border);
        float room = border > least ? there : places;
        float needed = TornadoMath.ceil((enough - inside) / TornadoMath.max(border, SMALLEST));
        float some = TornadoMath.max(1f, TornadoMath.min(needed, room));
        float taken = narrow == 1 ? some : room;
        float nucleus = inside + taken * border;

        float target = draw * nucleus;
        float passing = level(c, floats, p, from, n, 0, target, 1, searches * cut);
        float u = TornadoMath.max(border, passing);
        float before = above(c, p, from, ranked, u, 0);
        float ties = equal(c, p, from, ranked, u);
        float drawable = u > border ? ties : taken;
        float place = TornadoMath.floor((target - before) / TornadoMath.max(u, SMALLEST));
        float tie = TornadoMath.max(0f, TornadoMath.min(place, drawable - 1f));

        int id = walked(c, p, from, n, cut, u, tie, draw);
        if (c.localIdx == 0) {
            ids.set(ints.get(4) + row, id);
        }
    }
}
