package org.rewardedsoups.tests.bench;

import java.util.List;
import org.rewardedsoups.tensor.Kernels.AdamStep;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Updates;

/// AdamW steps on a weight of `rows` × `columns`.
record AdamWStep(int rows, int columns) implements Task {
    static final double LEARNING_RATE = 3e-4;
    static final double DECAY = 0.1;

    static List<Job> jobs(boolean quick) {
        return List.of(new AdamWStep(quick ? 64 : 4096, quick ? 64 : 4096).job());
    }

    private Job job() {
        double bytes = 28.0 * rows * columns; // θ, g, m and v read; θ, m and v written
        String name = "adamw %dx%d".formatted(rows, columns);
        return new Job(name, "GB/s", bytes * 1e-9, new Limit.Memory(bytes), 1e-3, this);
    }

    float[] theta() {
        return Task.values("theta", rows * columns);
    }

    float[] gradient() {
        return Task.values("gradient", rows * columns);
    }

    @Override
    public Work ours() {
        Shape shape = new Shape(rows, columns);
        Tensor theta = Tensor.of(shape, theta());
        Tensor gradient = Tensor.of(shape, gradient());
        Tensor m = Tensor.zeros(rows, columns);
        Tensor v = Tensor.zeros(rows, columns);
        return new Work() {
            private long steps;
            private double first;

            @Override
            public void run() {
                var step = new AdamStep(LEARNING_RATE, 0.9, 0.999, 1e-8, DECAY, ++steps);
                Updates.adamW(theta, gradient, m, v, step);
                first = steps == 1 ? Task.checksum(theta.toFloats()) : first;
            }

            @Override
            public double result() {
                return first;
            }
        };
    }
}
