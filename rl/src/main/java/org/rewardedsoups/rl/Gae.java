package org.rewardedsoups.rl;

import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

/// Generalised advantage estimation (Schulman et al., 2016, eq. 16), from the last column back:
///
/// `δₜ = rₜ + γ·vₜ₊₁ − vₜ` and `Aₜ = δₜ + γλ·Aₜ₊₁`, where `v` and `A` are 0 behind the last column.
///
/// Rewards and values count as 0 where the mask is 0, but the recursion runs through such columns:
/// advantages in front of a response are what decays into them, those behind it are 0.
///
/// @param advantages `(B, T)`, not whitened
/// @param returns `Aₜ + vₜ`, what the value head should predict, `(B, T)`
public record Gae(Tensor advantages, Tensor returns) {

    /// @param rewards `(B, T)`, one per token
    /// @param values `(B, T)`, predicted when the actions were sampled
    /// @param mask `(B, T)`, 1 on response tokens
    /// @param gamma discount γ
    /// @param gaeLambda λ: 0 trusts the values, 1 the rewards
    /// @throws ShapeException unless all three tensors have one shape (B, T)
    public static Gae of(
            Tensor rewards, Tensor values, Tensor mask, double gamma, double gaeLambda) {
        requireMatrix("rewards", rewards, values);
        requireMatrix("mask", mask, values);
        Tensor r = rewards.mul(mask);
        Tensor v = values.mul(mask);
        Tensor advantages = Tensor.empty(v.type(), v.shape());
        Tensor next = Tensor.zeros(v.type(), v.shape().with(1, 1));
        Tensor advantage = next;
        for (long t = v.dim(1) - 1; t >= 0; t--) {
            Tensor value = v.slice(1, t, t + 1); // (B, 1), as all below
            Tensor delta = r.slice(1, t, t + 1).add(next.mul(gamma)).sub(value);
            advantage = delta.add(advantage.mul(gamma * gaeLambda));
            advantages.slice(1, t, t + 1).copyFrom(advantage);
            next = value;
        }
        return new Gae(advantages, advantages.add(v));
    }

    private static void requireMatrix(String name, Tensor x, Tensor values) {
        if (values.shape().rank() != 2 || !x.shape().equals(values.shape())) {
            throw new ShapeException(
                    "gae: expected " + name + " and values of one shape (B, T), got " + x.shape()
                            + " and " + values.shape());
        }
    }
}
