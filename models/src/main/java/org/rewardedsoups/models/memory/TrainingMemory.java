package org.rewardedsoups.models.memory;

/// Bytes that a training needs, by part.
///
/// @param parameters of the model, frozen ones among them
/// @param gradients of the parameters in training
/// @param optimizer its moments
/// @param activations most that a step's tensors use at a time, see
///   [Scope#peakBytes][org.rewardedsoups.tensor.Scope#peakBytes]
/// @param scratch of the kernels, for one thread
public record TrainingMemory(
        long parameters, long gradients, long optimizer, long activations, long scratch) {

    /// All of them.
    public long total() {
        return parameters + gradients + optimizer + activations + scratch;
    }

    /// One line, in megabytes.
    public String text() {
        return "memory of a training step, MB: parameters %s, gradients %s, optimizer %s, activations %s, scratch per thread %s; in all %s"
                .formatted(
                        megabytes(parameters),
                        megabytes(gradients),
                        megabytes(optimizer),
                        megabytes(activations),
                        megabytes(scratch),
                        megabytes(total()));
    }

    private static String megabytes(long bytes) {
        return "%,.1f".formatted(bytes / 1e6);
    }
}
