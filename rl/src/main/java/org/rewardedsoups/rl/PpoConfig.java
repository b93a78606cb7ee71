package org.rewardedsoups.rl;

import java.util.Optional;

/// Everything that decides how PPO trains, besides policy and rewards.
///
/// @param steps number of episodes in a run, at most
/// @param learningRate of Adam
/// @param adaptiveKl whether the KL coefficient is controlled
/// @param klCoefficient β at the start
/// @param klTarget nats per response
/// @param klHorizon episodes; see [KlController.Adaptive]
/// @param gamma discount γ
/// @param gaeLambda λ of [Gae]
/// @param clip ε of the policy's ratio
/// @param valueClip ε of the value predictions
/// @param valueCoefficient weight of the value loss in the total
/// @param batchSize episodes between two updates of the sampling policy
/// @param minibatchSize episodes per optimizer step; divides the batch size
/// @param epochs how often each episode is used
/// @param maxGradientNorm gradients longer than this are shortened to it
public record PpoConfig(
        long steps,
        double learningRate,
        boolean adaptiveKl,
        double klCoefficient,
        double klTarget,
        double klHorizon,
        double gamma,
        double gaeLambda,
        double clip,
        double valueClip,
        double valueCoefficient,
        int batchSize,
        int minibatchSize,
        int epochs,
        Optional<Double> maxGradientNorm) {

    /// The defaults of the library that the paper used, for comparison with it.
    ///
    /// Its minibatches are single episodes, which [PpoTrainer] refuses: to train, set
    /// `minibatchSize` to 2 or more, a divisor of the batch size.
    public static final PpoConfig DEFAULT =
            new PpoConfig(
                    20_000, 1e-5, true, 0.2, 6, 10_000, 1, 0.95, 0.2, 0.2, 0.1, 256, 1, 4,
                    Optional.empty());

    /// @throws IllegalArgumentException if a learning rate, target, horizon, count or gradient norm
    ///   is not above 0, a coefficient or clip range is below 0, γ or λ is not from 0 to 1, or the
    ///   batch is no multiple of the minibatch
    public PpoConfig {
        require(learningRate > 0, "a learning rate above 0", learningRate);
        require(klCoefficient >= 0, "a KL coefficient of at least 0", klCoefficient);
        require(klTarget > 0, "a KL target above 0", klTarget);
        require(klHorizon > 0, "a KL horizon above 0", klHorizon);
        require(gamma >= 0 && gamma <= 1, "gamma from 0 to 1", gamma);
        require(gaeLambda >= 0 && gaeLambda <= 1, "lambda from 0 to 1", gaeLambda);
        require(clip >= 0, "a clip range of at least 0", clip);
        require(valueClip >= 0, "a value clip range of at least 0", valueClip);
        require(valueCoefficient >= 0, "a value coefficient of at least 0", valueCoefficient);
        require(epochs > 0, "at least one epoch", epochs);
        require(steps > 0, "at least one step", steps);
        require(minibatchSize > 0, "a minibatch of at least one episode", minibatchSize);
        require(
                batchSize > 0 && batchSize % minibatchSize == 0,
                "a batch that is a multiple of the minibatch of " + minibatchSize,
                batchSize);
        maxGradientNorm.ifPresent(norm -> require(norm > 0, "a gradient norm above 0", norm));
    }

    /// How many batches a run has, `⌈steps/batchSize⌉`.
    public long batches() {
        return Math.ceilDiv(steps, (long) batchSize);
    }

    /// The controller at the start of a run.
    public KlController klController() {
        return klController(klCoefficient);
    }

    /// The controller of a run that has come to another coefficient.
    public KlController klController(double coefficient) {
        return adaptiveKl
                ? new KlController.Adaptive(coefficient, klTarget, klHorizon)
                : new KlController.Fixed(coefficient);
    }

    private static void require(boolean condition, String expected, double got) {
        if (!condition) {
            throw new IllegalArgumentException("PPO: expected " + expected + ", got " + got);
        }
    }
}
