package org.rewardedsoups.tests.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/// AdamW steps as DJL's optimizer takes them.
final class DjlAdamW implements Work {
    private final NDManager manager;
    private final NDArray theta;
    private final NDArray gradient;
    private final Optimizer optimizer =
            Optimizer.adamW()
                    .optLearningRateTracker(Tracker.fixed((float) AdamWStep.LEARNING_RATE))
                    .optWeightDecays((float) AdamWStep.DECAY)
                    .build();
    private boolean begun;
    private double first;

    DjlAdamW(NDManager manager, AdamWStep step) {
        Shape shape = new Shape(step.rows(), step.columns());
        this.manager = manager;
        theta = manager.create(step.theta(), shape);
        gradient = manager.create(step.gradient(), shape);
    }

    @Override
    public void run() {
        optimizer.update("theta", theta, gradient);
        first = begun ? first : Task.checksum(theta.toFloatArray());
        begun = true;
    }

    @Override
    public double result() {
        return first;
    }

    @Override
    public void close() {
        manager.close();
    }
}
