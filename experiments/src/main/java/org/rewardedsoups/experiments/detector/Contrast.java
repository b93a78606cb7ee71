package org.rewardedsoups.experiments.detector;

import org.rewardedsoups.experiments.data.Example;

/// An item with its true summary, the reference, and a false one.
///
/// @param example whose reference is true
/// @param corrupted the false summary
/// @param kind how it was made
public record Contrast(Example example, String corrupted, Corruption kind) {

    /// The true summary.
    public String faithful() {
        return example.reference();
    }
}
