package org.rewardedsoups.tensor;

/// Work that was written down once by a [StepRecorder], to be run as often as needed.
public interface RecordedStep extends AutoCloseable {

    /// Does the work on what its inputs hold now.
    ///
    /// @param counts as many as it was recorded at
    /// @return what the step returned, in memory that the next run overwrites
    /// @throws IllegalArgumentException if there are more or fewer counts
    Tensor run(int... counts);

    /// Sets the learning rate and the number of the step, from 1, that AdamW uses in the next run,
    /// where its numbers were written down.
    void renew(double learningRate, long t);

    /// Lets the next run see what the host wrote into the memory that the step changes.
    ///
    /// @throws IllegalStateException if it was recorded with [StepRecorder.Reload#NOTHING]
    void reload();

    /// As [#reload], and what the host wrote into weights that the step only reads.
    ///
    /// @throws IllegalStateException if it was not recorded with [StepRecorder.Reload#WEIGHTS]
    void reloadWeights();

    /// Brings what the step changes back into the tensors that hold it.
    void download();

    /// Gives back what only running it needs.
    @Override
    void close();
}
