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
    /// @return the scores for the first new tokens, prepared for choosing, row after row
    float[] prefill(Decoding decoding);

    /// Reads the tokens chosen last.
    ///
    /// @return the scores for the next ones, prepared for choosing, row after row
    float[] step(Decoding decoding);

    /// Leaves done rows behind where that saves work.
    ///
    /// @return whether any row goes on
    boolean dropDoneRows();
}
