package org.rewardedsoups.tests.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.rewardedsoups.tensor.Categorical;
import org.rewardedsoups.tensor.Norms;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;

/// A function of each row of a matrix, `(rows, columns) → (rows, columns)`; cross-entropy yields a
/// number per row.
record RowFunction(Kind kind, int rows, int columns) implements Task {
    static final double EPSILON = 1e-5;

    enum Kind {
        SOFTMAX("softmax"),
        LAYER_NORM("layernorm"),
        RMS_NORM("rmsnorm"),
        GELU("gelu"),
        CROSS_ENTROPY("cross-entropy");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    static List<Job> jobs(boolean quick) {
        List<Job> jobs = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            int columns = kind == Kind.CROSS_ENTROPY ? 8192 : 4096;
            jobs.add(new RowFunction(kind, quick ? 64 : 1024, quick ? 512 : columns).job());
        }
        return jobs;
    }

    private Job job() {
        double bytes = (kind == Kind.CROSS_ENTROPY ? 4.0 : 8.0) * rows * columns;
        String name = "%s %dx%d".formatted(kind.label, rows, columns);
        return new Job(name, "GB/s", bytes * 1e-9, new Limit.Memory(bytes), 1e-3, this);
    }

    float[] x() {
        return Task.values("x", rows * columns);
    }

    float[] weight() {
        return Task.values("weight", columns);
    }

    float[] bias() {
        return Task.values("bias", columns);
    }

    int[] targets() {
        return IntStream.range(0, rows).map(row -> row * 7 % columns).toArray();
    }

    @Override
    public Work ours() {
        Tensor x = Tensor.of(new Shape(rows, columns), x());
        Tensor weight = Tensor.of(new Shape(columns), weight());
        Tensor bias = Tensor.of(new Shape(columns), bias());
        Tensor targets = Tensor.of(new Shape(rows), targets());
        return new OurOperation(
                switch (kind) {
                    case SOFTMAX -> x::softmax;
                    case LAYER_NORM -> () -> Norms.layer(x, weight, bias, EPSILON).out();
                    case RMS_NORM -> () -> Norms.rms(x, weight, EPSILON).out();
                    case GELU -> () -> x.map(Unary.GELU);
                    case CROSS_ENTROPY -> () -> Categorical.crossEntropy(x, targets).loss();
                });
    }
}
