package org.rewardedsoups.models.generation;

import org.rewardedsoups.tensor.Categorical;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Providers;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// The end of a recorded step, which chooses a token for each row; how, and by which draws, are
/// inputs of the step, so that one recording serves every [Decoding].
///
/// @param draws (B)
/// @param sharpness (B, 1), 1/temperature
/// @param topK (B)
/// @param topP (B)
record RecordedChoice(Tensor draws, Tensor sharpness, Tensor topK, Tensor topP) {
    private static final float BELOW_ONE = Math.nextDown(1f);

    /// For so many rows, from the distributions as they are, in memory of no scope.
    static RecordedChoice of(int rows) {
        Shape each = new Shape(rows);
        RecordedChoice choice =
                Scope.detached(() ->
                        new RecordedChoice(
                                Tensor.empty(DType.F32, each),
                                Tensor.empty(DType.F32, each.append(1)),
                                Tensor.empty(DType.I32, each),
                                Tensor.empty(DType.F32, each)));
        choice.set(Sampling.PLAIN, new double[0]);
        return choice;
    }

    Tensor[] inputs() {
        return new Tensor[] {draws, sharpness, topK, topP};
    }

    /// A token for each row, `(B, V) → (B)` I32.
    Tensor tokens(Tensor logits) {
        return Categorical.sample(logits.mul(sharpness).softmax(), draws, topK, topP);
    }

    /// Chooses by these from the next run on.
    ///
    /// @param rows draws of the first rows; others hold no texts
    void set(Sampling sampling, double[] rows) {
        float[] all = new float[(int) draws.size()];
        for (int b = 0; b < rows.length; b++) {
            all[b] = Math.min((float) rows[b], BELOW_ONE);
        }
        Providers.besideSteps(() -> {
            draws.copyFrom(Tensor.of(draws.shape(), all));
            sharpness.fill(1 / sampling.temperature());
            topK.fill(sampling.topK());
            topP.fill(sampling.topP());
            return null;
        });
    }
}
