package org.rewardedsoups.rl;

import java.util.List;

/// How good a sampled caption is; higher is better.
@FunctionalInterface
public interface CaptionReward {
    /// @param caption its words joined by spaces, with the end word if it was sampled
    /// @param references as [org.rewardedsoups.rl.metrics.text.PythonText#reference] writes them
    double score(String caption, List<String> references);
}
