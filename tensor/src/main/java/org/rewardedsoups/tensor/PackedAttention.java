package org.rewardedsoups.tensor;

import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.tensor.Attention.Attended;
import org.rewardedsoups.tensor.Attention.Grad;
import org.rewardedsoups.tensor.Kernels.Attending;
import org.rewardedsoups.tensor.Kernels.AttendingGrad;

/// Attention over rows that stand one behind the other: the kernels see each in place, all at once.
///
/// The logarithms of the denominators are kept row by row, `(H, queries)` each.
final class PackedAttention {
    private PackedAttention() {}

    static Attended attention(Tensor q, Tensor k, Tensor v, Segments segments, double scale) {
        require(q, k, segments);
        Tensor queries = q.plain();
        Tensor out = Tensor.empty(q.type(), q.shape());
        Tensor lse = Tensor.empty(q.type(), new Shape(1, q.dim(2), q.dim(1)));
        List<Attending> several = new ArrayList<>();
        for (Row row : Row.of(segments)) {
            several.add(row.attending(queries, k, v, out, lse));
        }
        Providers.kernels(q.type()).attentions(several, scale);
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
        List<Row> rows = Row.of(segments);
        boolean unseen = rows.stream().mapToInt(Row::keys).sum() < segments.totalKeys();
        Tensor dk = Tensor.empty(k.type(), k.shape());
        Tensor dv = Tensor.empty(v.type(), v.shape());
        if (unseen) {
            dk.fill(0);
            dv.fill(0);
        }
        List<AttendingGrad> several = new ArrayList<>();
        for (Row row : rows) {
            several.add(
                    new AttendingGrad(
                            row.attending(queries, k, v, forward.out(), forward.lse()),
                            row.ofQueries(gradient),
                            row.ofQueries(dq),
                            row.ofKeys(dk),
                            row.ofKeys(dv)));
        }
        Providers.kernels(q.type()).attentionGrads(several, scale);
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
    private record Row(int queries, int keys, int fromQuery, int fromKey) {

        /// The rows that have queries.
        static List<Row> of(Segments segments) {
            List<Row> rows = new ArrayList<>();
            int fromQuery = 0;
            int fromKey = 0;
            for (int i = 0; i < segments.keys().length; i++) {
                int queries = segments.queries()[i];
                int keys = segments.keys()[i];
                if (queries > 0) {
                    rows.add(new Row(queries, keys, fromQuery, fromKey));
                }
                fromQuery += queries;
                fromKey += keys;
            }
            return rows;
        }

        Attending attending(Tensor q, Tensor k, Tensor v, Tensor out, Tensor lse) {
            AttentionMask mask = AttentionMask.causal(1, keys);
            return new Attending(
                    ofQueries(q), ofKeys(k), ofKeys(v), mask, ofQueries(out), ofLse(lse));
        }

        Tensor ofQueries(Tensor x) {
            return x.slice(1, fromQuery, fromQuery + queries);
        }

        Tensor ofKeys(Tensor x) {
            return x.slice(1, fromKey, fromKey + keys);
        }

        private Tensor ofLse(Tensor lse) {
            long heads = lse.dim(1);
            return lse.reshape(lse.size())
                    .slice(0, heads * fromQuery, heads * (fromQuery + queries))
                    .reshape(1, heads, queries);
        }
    }
}
