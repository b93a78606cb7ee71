package org.rewardedsoups.experiments.parity;

import org.rewardedsoups.rl.PpoConfig;

/// Recorded hyper-parameters as ours.
final class Configs {
    private Configs() {}

    /// Those that a loss needs; the others are the defaults.
    static PpoConfig loss(Golden config) {
        return with(config, PpoConfig.DEFAULT);
    }

    /// Those of a whole step.
    static PpoConfig step(Golden config) {
        PpoConfig run =
                new PpoConfig(
                        config.get("steps").integer(),
                        config.get("learning_rate").number(),
                        config.get("adap_kl_ctrl").truth(),
                        config.get("init_kl_coef").number(),
                        config.get("target").number(),
                        config.get("horizon").number(),
                        1,
                        1,
                        1,
                        1,
                        1,
                        config.get("batch_size").integer(),
                        config.get("mini_batch_size").integer(),
                        config.get("ppo_epochs").integer(),
                        config.find("max_grad_norm").map(Golden::number));
        return with(config, run);
    }

    private static PpoConfig with(Golden config, PpoConfig run) {
        return new PpoConfig(
                run.steps(),
                run.learningRate(),
                run.adaptiveKl(),
                config.get("init_kl_coef").number(),
                run.klTarget(),
                run.klHorizon(),
                config.get("gamma").number(),
                config.get("lam").number(),
                config.get("cliprange").number(),
                config.get("cliprange_value").number(),
                config.get("vf_coef").number(),
                run.batchSize(),
                run.minibatchSize(),
                run.epochs(),
                run.maxGradientNorm());
    }
}
