package org.rewardedsoups.tensor;

import java.util.function.Function;

/// A step that is done anew each time, by the kernels of the moment.
///
/// @param counts how many it takes
record PlainStep(int counts, Function<int[], Tensor> step) implements RecordedStep {

    @Override
    public Tensor run(int... counts) {
        if (counts.length != this.counts) {
            throw new IllegalArgumentException(
                    "step: expected "
                            + this.counts
                            + " counts, as it was recorded at, got "
                            + counts.length);
        }
        try (Scope _ = Scope.open()) {
            Tensor result = step.apply(counts);
            return Scope.detached(result::copy);
        }
    }

    @Override
    public void renew(double learningRate, long t) {}

    @Override
    public void reload() {}

    @Override
    public void reloadWeights() {}

    @Override
    public void download() {}

    @Override
    public void close() {}
}
