package org.rewardedsoups.experiments.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The part of the data that a library, and with it every pair of the library, belongs to.
public enum Split {
    TRAIN,
    VALIDATION,
    TEST;

    /// The name in files: `train`, `validation` or `test`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The split of that name in files.
    static Optional<Split> labelled(String label) {
        return Arrays.stream(values()).filter(split -> split.label().equals(label)).findFirst();
    }
}
