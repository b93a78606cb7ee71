package org.rewardedsoups.experiments.parity;

import java.util.Locale;

/// The two trainings of a recording.
enum CaptionTrainingRun {
    /// On given captions.
    XE("xe_init", "xe_final"),
    /// On rewards.
    RL("xe_final", "rl_final");

    private final String before;
    private final String after;

    CaptionTrainingRun(String before, String after) {
        this.before = before;
        this.after = after;
    }

    /// The field of the manifest.
    String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The file of the weights at the start.
    String before() {
        return before + ".safetensors";
    }

    /// The file of the weights at the end.
    String after() {
        return after + ".safetensors";
    }
}
