package org.rewardedsoups.rl;

import java.util.List;
import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Tensor;

/// Turns what would silently poison a policy into typed errors.
///
/// The formulas of PPO ([Masked], [PpoLoss], ...) compute what they say, NaN included, so that they
/// can be compared number by number with other implementations. Training calls these checks around
/// them; on valid input they change nothing.
public final class PpoGuard {
    private PpoGuard() {}

    /// Checks that advantages can be whitened: the variance of fewer than two tokens is undefined.
    ///
    /// @throws IllegalArgumentException if fewer than two tokens have mask 1
    public static void requireWhitenable(Tensor mask) {
        double tokens = mask.sum().item();
        if (tokens < 2) {
            throw new IllegalArgumentException(
                    "whiten: expected at least two response tokens in a minibatch, got "
                            + (long) tokens + "; use longer responses or larger minibatches");
        }
    }

    /// Checks numbers before they are used.
    ///
    /// @param what names the tensor
    /// @param where the step or minibatch
    /// @throws NonFiniteException if an element is NaN or infinite
    public static void requireFinite(String what, Tensor x, String where) {
        if (!x.finite()) {
            throw new NonFiniteException(
                    what + ": expected finite numbers, got NaN or infinity at " + where
                            + "; has the policy diverged? Lower the learning rate");
        }
    }

    /// Checks what a reward returned.
    ///
    /// @throws IllegalStateException if there is not one score per sample
    /// @throws NonFiniteException if a score is NaN or infinite
    public static void requireScores(double[] scores, List<Sample> samples) {
        if (scores.length != samples.size()) {
            throw new IllegalStateException(
                    "reward: expected " + samples.size() + " scores, got " + scores.length);
        }
        for (int i = 0; i < scores.length; i++) {
            if (!Double.isFinite(scores[i])) {
                throw new NonFiniteException(
                        "reward: expected a finite score, got " + scores[i] + " for '"
                                + samples.get(i).output() + "'");
            }
        }
    }
}
