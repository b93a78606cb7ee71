package org.rewardedsoups.rl;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// What a recorded update reads beside tokens: lasting tensors, filled anew for each minibatch.
///
/// @param mask 1 on response tokens, `(B, T)`
/// @param oldLogprobs of the policy that sampled, `(B, T)`
/// @param oldValues predicted then, 0 where the mask is, `(B, T)`
/// @param advantages whitened, `(B, T)`
/// @param returns `(B, T)`
/// @param keep what the value head's input is multiplied with, 0 or 1/(1 − p), `(B·T, C)`
record UpdateInputs(
        Tensor mask,
        Tensor oldLogprobs,
        Tensor oldValues,
        Tensor advantages,
        Tensor returns,
        Tensor keep) {

    static UpdateInputs of(Shape grid, long channels) {
        return new UpdateInputs(
                lasting(grid),
                lasting(grid),
                lasting(grid),
                lasting(grid),
                lasting(grid),
                lasting(new Shape(grid.size(), channels)));
    }

    private static Tensor lasting(Shape shape) {
        return Scope.detached(() -> Tensor.zeros(DType.F32, shape));
    }

    Stream<Tensor> tensors() {
        return Stream.of(mask, oldLogprobs, oldValues, advantages, returns, keep);
    }

    /// @param rollout of B episodes
    void fill(Rollout rollout, PpoTargets targets) {
        mask.copyFrom(rollout.mask());
        oldLogprobs.copyFrom(rollout.logprobs());
        oldValues.copyFrom(targets.oldValues());
        advantages.copyFrom(targets.advantages());
        returns.copyFrom(targets.gae().returns());
    }

    /// Draws what is dropped, response by response as they lie without padding.
    ///
    /// @param probability p
    void drop(List<Episode> episodes, double probability, RandomGenerator draws) {
        long total = episodes.stream().mapToLong(e -> e.response().length).sum();
        Tensor ones = Tensor.full(DType.F32, new Shape(total, keep.dim(1)), 1);
        Tensor drawn = Dropout.drawing(draws).apply(Variable.constant(ones), probability).value();
        long from = 0;
        for (int row = 0; row < episodes.size(); row++) {
            long tokens = episodes.get(row).response().length;
            long to = row * mask.dim(1);
            keep.slice(0, to, to + tokens).copyFrom(drawn.slice(0, from, from + tokens));
            from += tokens;
        }
    }
}
