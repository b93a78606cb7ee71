package org.rewardedsoups.tensor;

import org.rewardedsoups.tensor.Attention.Attended;
import org.rewardedsoups.tensor.Attention.Grad;

/// Attention over rows that stand one behind the other: the kernels see one row at a time, in place.
///
/// The logarithms of the denominators are kept row by row, `(H, queries)` each.
final class PackedAttention {
    private PackedAttention() {}

    static Attended attention(Tensor q, Tensor k, Tensor v, Segments segments, double scale) {
        require(q, k, segments);
        Tensor queries = q.plain();
        Tensor out = Tensor.empty(q.type(), q.shape());
        Tensor lse = Tensor.empty(q.type(), new Shape(1, q.dim(2), q.dim(1)));
        Kernels kernels = Providers.kernels(q.type());
        for (Row row = Row.first(segments); row.exists(); row = row.next()) {
            if (row.queries() > 0) {
                kernels.attention(
                        row.ofQueries(queries),
                        row.ofKeys(k),
                        row.ofKeys(v),
                        row.mask(),
                        scale,
                        row.ofQueries(out),
                        row.ofLse(lse));
            }
        }
        return new Attended(out, lse);
    }

    static Grad attentionGrad(
            Tensor q,
            Tensor k,
            Tensor v,
            Segments segments,
            double scale,
            Attended forward,
            Tensor dout) {
        Tensor queries = q.plain();
        Tensor gradient = dout.plain();
        Tensor dq = Tensor.empty(q.type(), q.shape());
        Tensor dk = Tensor.zeros(k.type(), k.shape());
        Tensor dv = Tensor.zeros(v.type(), v.shape());
        Kernels kernels = Providers.kernels(q.type());
        for (Row row = Row.first(segments); row.exists(); row = row.next()) {
            if (row.queries() > 0) {
                kernels.attentionGrad(
                        row.ofQueries(queries),
                        row.ofKeys(k),
                        row.ofKeys(v),
                        row.mask(),
                        scale,
                        row.ofQueries(forward.out()),
                        row.ofLse(forward.lse()),
                        row.ofQueries(gradient),
                        row.ofQueries(dq),
                        row.ofKeys(dk),
                        row.ofKeys(dv));
            }
        }
        return new Grad(dq, dk, dv);
    }

    private static void require(Tensor q, Tensor k, Segments segments) {
        if (q.dim(0) != 1
                || q.dim(1) != segments.totalQueries()
                || k.dim(1) != segments.totalKeys()) {
            throw new ShapeException(
                    "attention: expected one row of " + segments.totalQueries() + " queries and "
                            + segments.totalKeys() + " keys, the segments' sums, got q "
                            + q.shape() + " and k " + k.shape());
        }
    }

    /// One row and where it begins.
    private record Row(Segments segments, int index, int fromQuery, int fromKey) {
        static Row first(Segments segments) {
            return new Row(segments, 0, 0, 0);
        }

        boolean exists() {
            return index < segments.keys().length;
        }

        Row next() {
            return new Row(segments, index + 1, fromQuery + queries(), fromKey + keys());
        }

        int queries() {
            return segments.queries()[index];
        }

        private int keys() {
            return segments.keys()[index];
        }

        AttentionMask mask() {
            return AttentionMask.causal(1, keys());
        }

        Tensor ofQueries(Tensor x) {
            return x.slice(1, fromQuery, fromQuery + queries());
        }

        Tensor ofKeys(Tensor x) {
            return x.slice(1, fromKey, fromKey + keys());
        }

        Tensor ofLse(Tensor lse) {
            long heads = lse.dim(1);
            return lse.reshape(lse.size())
                    .slice(0, heads * fromQuery, heads * (fromQuery + queries()))
                    .reshape(1, heads, queries());
        }
    }
}
