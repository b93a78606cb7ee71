package org.rewardedsoups.rl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Indexing;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.PackedTokens;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Episodes as a network reads them, R response tokens in all, and as PPO computes on them: a grid
/// of B episodes and T columns whose column t is the t-th response token.
///
/// Prompts have no columns: nothing of PPO happens there. What was computed per response token
/// comes into the grid by [#grid], with 0 behind the end of each response.
///
/// @param tokens prompts with their responses; wanted is what predicts a response token
/// @param labels I32 `(R)`, the response tokens, one response after the other
/// @param cells I32 `(B, T)`, which of the R stands there, or R
/// @param mask `(B, T)`, 1 on response tokens
record EpisodeBatch(PackedTokens tokens, Tensor labels, Tensor cells, Tensor mask) {

    /// @param width T, at least the longest response
    static EpisodeBatch of(List<Episode> episodes, int width) {
        int total = episodes.stream().mapToInt(e -> e.response().length).sum();
        int[] cells = new int[episodes.size() * width];
        Arrays.fill(cells, total);
        int[] labels = new int[total];
        int[] lengths = new int[episodes.size()];
        List<int[]> contexts = new ArrayList<>();
        int next = 0;
        for (int row = 0; row < episodes.size(); row++) {
            Episode episode = episodes.get(row);
            contexts.add(episode.context());
            lengths[row] = episode.response().length;
            for (int t = 0; t < lengths[row]; t++) {
                labels[next] = episode.response()[t];
                cells[row * width + t] = next++;
            }
        }
        Shape grid = new Shape(episodes.size(), width);
        return new EpisodeBatch(
                PackedTokens.of(contexts, lengths),
                Tensor.of(new Shape(total), labels),
                Tensor.of(grid, cells),
                mask(episodes, width));
    }

    /// 1 on response tokens, `(B, T)`.
    static Tensor mask(List<Episode> episodes, int width) {
        float[] mask = new float[episodes.size() * width];
        for (int row = 0; row < episodes.size(); row++) {
            int from = row * width;
            Arrays.fill(mask, from, from + episodes.get(row).response().length, 1);
        }
        return Tensor.of(new Shape(episodes.size(), width), mask);
    }

    /// Puts one number per response token into the grid, `(R) → (B, T)`.
    Variable grid(Variable perToken) {
        Variable column = perToken.reshape(labels.size(), 1);
        Variable nothing = Variable.constant(Tensor.zeros(perToken.value().type(), new Shape(1, 1)));
        Variable table = Indexing.concat(0, List.of(column, nothing)); // (R + 1, 1)
        return Functional.embedding(table, cells).reshape(cells.dim(0), cells.dim(1));
    }
}
