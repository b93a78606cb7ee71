package org.rewardedsoups.models.generation;

import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

import java.util.List;
import java.util.stream.IntStream;

/// Rows that are continued together: their cache, and how far each is padded.
final class RunningBatch implements Batch {
    private final CausalLm model;
    private List<Generator.Row> rows;
    private int[] starts;
    private KvCache cache;

    RunningBatch(CausalLm model, List<Generator.Row> rows) {
        this.model = model;
        this.rows = rows;
    }

    @Override
    public List<Generator.Row> rows() {
        return rows;
    }

    @Override
    public int[] prefill(Decoding decoding) {
        List<int[]> prompts = rows.stream().map(row -> row.request().prompt()).toList();
        TokenBatch tokens = TokenBatch.leftPadded(prompts, PADDING);
        int most = rows.stream().mapToInt(row -> row.request().maxNewTokens()).max().orElseThrow();
        starts = TokenBatch.leftPadding(prompts);
        cache = model.cache(rows.size(), tokens.tokens() + most);
        return next(tokens, decoding);
    }

    @Override
    public int[] step(Decoding decoding) {
        int[] last = rows.stream().mapToInt(row -> row.done() ? PADDING : row.last()).toArray();
        Tensor ids = Tensor.of(new Shape(last.length, 1), last);
        return next(TokenBatch.continued(ids, starts, cache.tokens()), decoding);
    }

    private int[] next(TokenBatch tokens, Decoding decoding) {
        try (Scope _ = Scope.open()) {
            Tensor hidden = model.hidden(tokens, cache).value(); // (B, T, C)
            Tensor last = hidden.slice(1, tokens.tokens() - 1, tokens.tokens()).copy();
            Tensor logits =
                    model.logits(Variable.constant(last))
                            .value()
                            .reshape(rows.size(), -1); // (B, V)
            return decoding.choose(logits, Batch.draws(rows, decoding));
        }
    }

    /// Leaves done rows behind once they are half of the batch.
    @Override
    public boolean dropDoneRows() {
        int[] going = IntStream.range(0, rows.size()).filter(b -> !rows.get(b).done()).toArray();
        if (going.length == 0) {
            return false;
        }
        if (2 * going.length <= rows.size()) {
            List<Generator.Row> before = rows;
            int[] startsBefore = starts;
            rows = IntStream.of(going).mapToObj(before::get).toList();
            starts = IntStream.of(going).map(b -> startsBefore[b]).toArray();
            cache = cache.keep(going);
        }
        return true;
    }
}
