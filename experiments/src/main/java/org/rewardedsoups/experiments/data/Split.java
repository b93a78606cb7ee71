package org.rewardedsoups.experiments.data;

import java.util.Locale;

/// The part of the data that a library, and with it every pair of the library, belongs to.
public enum Split {
    TRAIN,
    VALIDATION,
    TEST;

    /// The name in files: `train`, `validation` or `test`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Split labelled(String label) {
        for (Split split : values()) {
            if (split.label().equals(label)) {
                return split;
            }
        }
        throw new DataException(
                "split: expected train, validation or test, got \"" + label + "\"; correct the name");
    }
}
