package org.rewardedsoups.experiments.parity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.rewardedsoups.tensor.Tensor;

/// What a replay computed, under the names of the recording; names of nested fields are joined by
/// slashes.
final class Outputs {
    private final Map<String, double[]> numbers = new LinkedHashMap<>();

    Outputs put(String name, double... values) {
        numbers.put(name, values);
        return this;
    }

    Outputs put(String name, Tensor values) {
        return put(name, values.toDoubles());
    }

    /// The numbers under a name, if it was computed.
    Optional<double[]> find(String name) {
        return Optional.ofNullable(numbers.get(name));
    }
}
