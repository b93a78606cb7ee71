package org.rewardedsoups.experiments.parity;

import java.util.List;
import java.util.stream.Stream;

/// One recorded call of an original function: what went in and what came out.
///
/// @param golden the whole case
record GoldenCase(Golden golden) {
    String name() {
        return golden.get("name").text();
    }

    String kind() {
        return golden.get("kind").text();
    }

    Golden config() {
        return golden.get("config");
    }

    Golden inputs() {
        return golden.get("inputs");
    }

    /// What came out in this precision.
    Golden outputs(Precision precision) {
        return golden.get(precision.field());
    }

    /// The precisions in which it was recorded.
    List<Precision> precisions() {
        return Stream.of(Precision.values())
                .filter(precision -> golden.find(precision.field()).isPresent())
                .toList();
    }
}
