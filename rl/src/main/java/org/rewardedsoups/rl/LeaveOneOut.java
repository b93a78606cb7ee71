package org.rewardedsoups.rl;

import java.util.Arrays;

/// The baseline of self-critical training with several samples an image: what the others got.
///
/// With rewards `r`, `(B, K)`, K samples for each of B images, the baseline of a sample is the mean
/// of the others, `b_ij = (Σ_k r_ik − r_ij)/(K − 1)`, and the loss
///
/// `loss = mean_ij (r_ij − b_ij)·Σ_t −log p_ijt`
///
/// a sum over the tokens of a sample, whatever its length. A sample better than the others is made
/// more likely, a worse one less; the baselines do not bias the gradient, as none depends on its
/// own sample. (Luo, 2020; Ramé et al., 2023.)
public final class LeaveOneOut {
    private LeaveOneOut() {}

    /// The baselines of the samples of one image, `(K) → (K)`.
    ///
    /// @throws IllegalArgumentException if there is but one sample
    public static double[] baselines(double[] rewards) {
        if (rewards.length < 2) {
            throw new IllegalArgumentException(
                    "leave one out: expected at least 2 samples of an image, got "
                            + rewards.length);
        }
        double sum = Arrays.stream(rewards).sum();
        return Arrays.stream(rewards).map(own -> (sum - own) / (rewards.length - 1)).toArray();
    }

    /// The derivative of the loss with respect to every log-probability of a sample,
    /// `−(r_ij − b_ij)/(B·K)`: `(B, K) → (B, K)`.
    public static double[][] weights(double[][] rewards) {
        double[][] weights = new double[rewards.length][];
        for (int i = 0; i < rewards.length; i++) {
            double[] own = rewards[i];
            double[] baselines = baselines(own);
            weights[i] = new double[own.length];
            for (int j = 0; j < own.length; j++) {
                weights[i][j] = -(own[j] - baselines[j]) / (rewards.length * own.length);
            }
        }
        return weights;
    }

    /// The loss.
    ///
    /// @param rewards `(B, K)`
    /// @param logprobs of each sample the sum over its tokens, `(B, K)`
    public static double loss(double[][] rewards, double[][] logprobs) {
        double[][] weights = weights(rewards);
        double loss = 0;
        for (int i = 0; i < rewards.length; i++) {
            for (int j = 0; j < rewards[i].length; j++) {
                loss += weights[i][j] * logprobs[i][j];
            }
        }
        return loss;
    }
}
