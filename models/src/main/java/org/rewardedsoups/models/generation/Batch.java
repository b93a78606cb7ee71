package org.rewardedsoups.models.generation;

import java.util.List;

/// Rows that are continued together.
sealed interface Batch permits RunningBatch, RecordedBatch {
    /// Any valid token: nobody sees it.
    int PADDING = 0;

    /// The rows still in the batch; some may be done.
    List<Generator.Row> rows();

    /// Reads the prompts.
    ///
    /// @return the first new token of each row, any number for done ones, −1 where scores are no
    ///   numbers
    int[] prefill(Decoding decoding);

    /// Reads the tokens chosen last.
    ///
    /// @return the next ones, as [#prefill] does
    int[] step(Decoding decoding);

    /// Leaves done rows behind where that saves work.
    ///
    /// @return whether any row goes on
    boolean dropDoneRows();

    /// A draw of each row's own; of none that is done.
    static double[] draws(List<Generator.Row> rows, Decoding decoding) {
        return rows.stream()
                .mapToDouble(row -> row.done() ? 0 : decoding.draw(row.request().rng()))
                .toArray();
    }
}
