package org.rewardedsoups.experiments.run;

/// How long a part of a run took.
public record Timing(String part, double seconds) {}
