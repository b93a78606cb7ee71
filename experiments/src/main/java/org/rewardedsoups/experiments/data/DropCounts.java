package org.rewardedsoups.experiments.data;

import java.util.EnumMap;
import java.util.Map;

/// How many comments were dropped for each reason.
public final class DropCounts {
    private final Map<Drop, Integer> counts = new EnumMap<>(Drop.class);

    void add(Drop reason) {
        counts.merge(reason, 1, Integer::sum);
    }

    /// Comments dropped for this reason.
    public int of(Drop reason) {
        return counts.getOrDefault(reason, 0);
    }
}
