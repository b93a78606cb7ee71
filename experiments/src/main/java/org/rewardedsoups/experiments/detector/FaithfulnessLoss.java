package org.rewardedsoups.experiments.detector;

import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.tokenizers.Encoding;
import org.rewardedsoups.rl.rewards.CrossEncoder;
import org.rewardedsoups.rl.rewards.PairEncoder;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// What the training minimises: the cross-entropy of "faithful" or not, two pairs per contrast.
final class FaithfulnessLoss {
    private FaithfulnessLoss() {}

    /// @param value the mean over the pairs, `()`
    /// @param logits (2·contrasts), true and corrupted in turn
    record Result(Variable value, float[] logits) {
        /// Share of the pairs on the right side of 0.
        double accuracy() {
            int right = 0;
            for (int i = 0; i < logits.length; i++) {
                right += logits[i] > 0 == (i % 2 == 0) ? 1 : 0;
            }
            return (double) right / logits.length;
        }
    }

    static Result of(
            CrossEncoder model, PairEncoder pairs, List<Contrast> contrasts, Dropout dropout) {
        List<Encoding> encodings = new ArrayList<>();
        int[] targets = new int[2 * contrasts.size()];
        for (Contrast contrast : contrasts) {
            String input = contrast.example().input();
            targets[encodings.size()] = 1;
            encodings.add(pairs.encode(input, contrast.faithful()));
            encodings.add(pairs.encode(input, contrast.corrupted()));
        }
        Variable logits = model.apply(encodings, dropout);
        // log σ(s) is the log softmax of (−s/2, s/2)
        Tensor sides = Tensor.of(new Shape(2, 1), -0.5f, 0.5f);
        Variable both = Functional.linear(logits, Variable.constant(sides));
        Variable losses = Losses.crossEntropy(both, Tensor.of(new Shape(targets.length), targets));
        return new Result(losses.mean(), logits.value().toFloats());
    }
}
