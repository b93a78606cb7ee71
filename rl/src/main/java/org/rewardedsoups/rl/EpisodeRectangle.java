package org.rewardedsoups.rl;

import java.util.Arrays;
import java.util.List;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Room for B episodes of at most L tokens and T response tokens, as a recorded step reads them:
/// padded behind, where no earlier token looks.
///
/// @param ids I32 `(B, L)`, prompts with their responses but for the last token
/// @param wanted I32 `(B·T)`, which of the B·L tokens predicts a response token; any behind its end
/// @param labels I32 `(B·T)`, the response tokens, −1 behind their end
record EpisodeRectangle(Tensor ids, Tensor wanted, Tensor labels) {

    static EpisodeRectangle of(int rows, int length, int width) {
        return Scope.detached(() ->
                new EpisodeRectangle(
                        Tensor.zeros(DType.I32, new Shape(rows, length)),
                        Tensor.zeros(DType.I32, new Shape((long) rows * width)),
                        Tensor.zeros(DType.I32, new Shape((long) rows * width))));
    }

    /// @param episodes B of them
    void fill(List<Episode> episodes) {
        int length = (int) ids.dim(1);
        int width = (int) (labels.size() / episodes.size());
        int[] tokens = new int[episodes.size() * length];
        int[] from = new int[episodes.size() * width];
        int[] to = new int[from.length];
        Arrays.fill(to, -1);
        for (int row = 0; row < episodes.size(); row++) {
            int[] context = episodes.get(row).context();
            int[] response = episodes.get(row).response();
            System.arraycopy(context, 0, tokens, row * length, context.length);
            System.arraycopy(response, 0, to, row * width, response.length);
            int first = row * length + context.length - response.length;
            for (int t = 0; t < width; t++) {
                from[row * width + t] = first + Math.min(t, response.length - 1);
            }
        }
        ids.copyFrom(Tensor.of(ids.shape(), tokens));
        wanted.copyFrom(Tensor.of(wanted.shape(), from));
        labels.copyFrom(Tensor.of(labels.shape(), to));
    }

    TokenBatch tokens() {
        return TokenBatch.of(ids, new int[(int) ids.dim(0)]);
    }

    /// What belongs to the response tokens, `(B, L, C) → (B·T, C)`.
    Variable select(Variable hidden) {
        Variable rows = hidden.reshape(ids.size(), hidden.dim(2));
        return Functional.embedding(rows, wanted);
    }
}
