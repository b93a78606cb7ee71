package org.rewardedsoups.experiments.parity;

import java.util.Set;
import org.rewardedsoups.rl.PpoConfig;

/// The default hyper-parameters.
record ConfigDefaultsKind() implements PpoKind {
    @Override
    public String name() {
        return "config_defaults";
    }

    @Override
    public Outputs replay(GoldenCase golden, Precision precision) {
        PpoConfig ours = PpoConfig.DEFAULT;
        return new Outputs()
                .put("steps", ours.steps())
                .put("learning_rate", ours.learningRate())
                .put("adap_kl_ctrl", ours.adaptiveKl() ? 1 : 0)
                .put("init_kl_coef", ours.klCoefficient())
                .put("target", ours.klTarget())
                .put("horizon", ours.klHorizon())
                .put("gamma", ours.gamma())
                .put("lam", ours.gaeLambda())
                .put("cliprange", ours.clip())
                .put("cliprange_value", ours.valueClip())
                .put("vf_coef", ours.valueCoefficient())
                .put("batch_size", ours.batchSize())
                .put("mini_batch_size", ours.minibatchSize())
                .put("ppo_epochs", ours.epochs())
                .put("max_grad_norm", ours.maxGradientNorm().orElse(Double.NaN))
                .put("total_ppo_epochs", ours.batches());
    }

    /// Names, logging and devices are not part of our PPO; nor is accumulation, since a minibatch
    /// of ours is an optimizer step.
    @Override
    public Set<String> withoutCounterpart() {
        return Set.of(
                "model_name",
                "gradient_accumulation_steps",
                "remove_unused_columns",
                "seed",
                "log_with",
                "tracker_kwargs",
                "accelerator_kwargs",
                "tracker_project_name",
                "optimize_cuda_cache");
    }

    @Override
    public double tolerance(GoldenCase golden, Precision precision) {
        return Tolerance.EXACT;
    }
}
