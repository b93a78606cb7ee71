package org.rewardedsoups.experiments.pretrain;

import java.util.Arrays;
import java.util.List;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Rows of tokens and how much the prediction of each counts.
///
/// @param rows token ids
/// @param weights per row and token: what its prediction from the tokens before it counts
record TrainingBatch(List<int[]> rows, List<float[]> weights) {

    /// Every token counts the same.
    static TrainingBatch plain(List<int[]> rows) {
        return new TrainingBatch(rows, rows.stream().map(TrainingBatch::ones).toList());
    }

    private static float[] ones(int[] row) {
        float[] ones = new float[row.length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /// Tokens that count for something.
    int tokens() {
        return rows.stream().mapToInt(row -> row.length - 1).sum();
    }

    /// Weighted mean of the cross-entropies of the next tokens, in nats: `Σ w·ce / Σ w`.
    Variable loss(Llama model, int padding) {
        int longest = rows.stream().mapToInt(row -> row.length).max().orElseThrow() - 1;
        Tensor targets = Tensor.of(shape(longest), targets(longest));
        Tensor weight = Tensor.of(shape(longest), weights(longest));
        List<int[]> inputs = rows.stream().map(row -> Arrays.copyOf(row, row.length - 1)).toList();
        TokenBatch batch = TokenBatch.rightPadded(inputs, padding);
        return model.crossEntropy(model.hidden(batch, Dropout.OFF), targets, weight);
    }

    private Shape shape(int longest) {
        return new Shape(rows.size(), longest);
    }

    private int[] targets(int longest) {
        int[] out = new int[rows.size() * longest];
        Arrays.fill(out, -1);
        for (int b = 0; b < rows.size(); b++) {
            System.arraycopy(rows.get(b), 1, out, b * longest, rows.get(b).length - 1);
        }
        return out;
    }

    private float[] weights(int longest) {
        float[] out = new float[rows.size() * longest];
        for (int b = 0; b < rows.size(); b++) {
            System.arraycopy(weights.get(b), 1, out, b * longest, rows.get(b).length - 1);
        }
        return out;
    }
}
