package org.rewardedsoups.tensor.scalar;

import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.Tensor;

/// Attention (Vaswani et al., 2017, eq. 1) and rotary positions, query by query.
final class ScalarAttention {
    private ScalarAttention() {}

    static void rope(
            Tensor x, Tensor positions, Tensor cos, Tensor sin, boolean inverse, Tensor out) {
        long heads = x.dim(1);
        long half = x.dim(2) / 2;
        for (long row = 0; row < x.dim(0) * heads; row++) {
            long angles = (long) positions.at(row / heads) * half;
            for (long i = 0; i < half; i++) {
                double c = cos.at(angles + i);
                double s = inverse ? -sin.at(angles + i) : sin.at(angles + i);
                double first = x.at(row * 2 * half + i);
                double second = x.at(row * 2 * half + half + i);
                out.put(row * 2 * half + i, first * c - second * s);
                out.put(row * 2 * half + half + i, second * c + first * s);
            }
        }
    }

    static void attention(
            Tensor q,
            Tensor k,
            Tensor v,
            AttentionMask mask,
            double scale,
            Tensor out,
            Tensor lse) {
        int queries = (int) q.dim(1);
        int heads = (int) q.dim(2);
        int keys = (int) k.dim(1);
        for (int b = 0; b < q.dim(0); b++) {
            for (int h = 0; h < heads; h++) {
                long g = h * k.dim(2) / heads;
                for (int t = 0; t < queries; t++) {
                    int from = mask.first(b);
                    int to = mask.limit(b, t, queries, keys);
                    double sum = 0;
                    double max = Double.NEGATIVE_INFINITY;
                    for (int s = from; s < to; s++) {
                        max = Math.max(max, scale * dot(q, b, t, h, k, b, s, g));
                    }
                    for (int s = from; s < to; s++) {
                        sum += Math.exp(scale * dot(q, b, t, h, k, b, s, g) - max);
                    }
                    double total = max + Math.log(sum);
                    lse.set(from < to ? total : 0, b, h, t);
                    for (int d = 0; d < q.dim(3); d++) {
                        double value = 0;
                        for (int s = from; s < to; s++) {
                            double p = Math.exp(scale * dot(q, b, t, h, k, b, s, g) - total);
                            value += p * v.get(b, s, g, d);
                        }
                        out.set(value, b, t, h, d);
                    }
                }
            }
        }
    }

    /// With `P = softmax(scale·q·kᵀ)` and `D = Σ dout·out` per query:
    /// `dv = Pᵀ·dout`, `dS = P∘(dout·vᵀ − D)`, `dq = scale·dS·k`, `dk = scale·dSᵀ·q`.
    static void attentionGrad(
            Tensor q,
            Tensor k,
            Tensor v,
            AttentionMask mask,
            double scale,
            Tensor out,
            Tensor lse,
            Tensor dout,
            Tensor dq,
            Tensor dk,
            Tensor dv) {
        dq.fill(0);
        dk.fill(0);
        dv.fill(0);
        int queries = (int) q.dim(1);
        int heads = (int) q.dim(2);
        int keys = (int) k.dim(1);
        for (int b = 0; b < q.dim(0); b++) {
            for (int h = 0; h < heads; h++) {
                long g = h * k.dim(2) / heads;
                for (int t = 0; t < queries; t++) {
                    double inner = dot(dout, b, t, h, out, b, t, h);
                    int to = mask.limit(b, t, queries, keys);
                    for (int s = mask.first(b); s < to; s++) {
                        double p = Math.exp(scale * dot(q, b, t, h, k, b, s, g) - lse.get(b, h, t));
                        double ds = p * (dot(dout, b, t, h, v, b, s, g) - inner) * scale;
                        for (int d = 0; d < q.dim(3); d++) {
                            add(dv, b, s, g, d, p * dout.get(b, t, h, d));
                            add(dq, b, t, h, d, ds * k.get(b, s, g, d));
                            add(dk, b, s, g, d, ds * q.get(b, t, h, d));
                        }
                    }
                }
            }
        }
    }

    private static double dot(
            Tensor x, long xb, long xt, long xh, Tensor y, long yb, long yt, long yh) {
        double sum = 0;
        for (long d = 0; d < x.dim(3); d++) {
            sum += x.get(xb, xt, xh, d) * y.get(yb, yt, yh, d);
        }
        return sum;
    }

    private static void add(Tensor x, long b, long t, long h, long d, double value) {
        x.set(x.get(b, t, h, d) + value, b, t, h, d);
    }
}
