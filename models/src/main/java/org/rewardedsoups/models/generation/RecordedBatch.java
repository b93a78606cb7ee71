package org.rewardedsoups.models.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rewardedsoups.tensor.Providers;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// Rows that a [RecordedDecoder] continues together, with its idle rows behind them.
final class RecordedBatch implements Batch {
    private final RecordedDecoder decoder;
    private final List<Generator.Row> rows;
    private final TokenBatch prompts;

    /// The padding in front of each row.
    private final int[] starts;

    RecordedBatch(RecordedDecoder decoder, List<Generator.Row> rows) {
        this.decoder = decoder;
        this.rows = rows;
        List<int[]> texts = new ArrayList<>();
        rows.forEach(row -> texts.add(row.request().prompt()));
        while (texts.size() < decoder.rows()) {
            texts.add(new int[] {PADDING});
        }
        this.prompts = TokenBatch.leftPadded(texts, PADDING);
        this.starts = TokenBatch.leftPadding(texts);
    }

    @Override
    public List<Generator.Row> rows() {
        return rows;
    }

    @Override
    public int[] prefill(Decoding decoding) {
        double[] draws = Batch.draws(rows, decoding);
        return Providers.besideSteps(() -> {
            try (Scope _ = Scope.open()) {
                Tensor logits = decoder.read(prompts);
                return decoding.choose(logits.slice(0, 0, rows.size()).copy(), draws);
            }
        });
    }

    @Override
    public int[] step(Decoding decoding) {
        int[] last = new int[decoder.rows()];
        Arrays.setAll(
                last, b -> b < rows.size() && !rows.get(b).done() ? rows.get(b).last() : PADDING);
        return decoder.next(last, starts, decoding.recorded(), Batch.draws(rows, decoding));
    }

    /// The step has as many rows as it was recorded with, whether they are done or not.
    @Override
    public boolean dropDoneRows() {
        return rows.stream().anyMatch(row -> !row.done());
    }
}
