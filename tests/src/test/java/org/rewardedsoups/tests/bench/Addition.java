package org.rewardedsoups.tests.bench;

import java.util.List;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// `a + b` of vectors so short that the call costs more than the sum; gradients off.
record Addition(int size) implements Task {

    static List<Job> jobs() {
        return List.of(
                new Job("add 1024", "Mcalls/s", 1e-6, new Limit.None(), 1e-3, new Addition(1024)));
    }

    float[] a() {
        return Task.values("a", size);
    }

    float[] b() {
        return Task.values("b", size);
    }

    @Override
    public Work ours() {
        Variable a = Variable.constant(Tensor.of(new Shape(size), a()));
        Variable b = Variable.constant(Tensor.of(new Shape(size), b()));
        return new Work() {
            @Override
            public void run() {
                try (Scope _ = Scope.open()) {
                    a.add(b);
                }
            }

            @Override
            public double seconds(int repeats, Clock clock) {
                return Gradients.off(() -> Work.super.seconds(repeats, clock));
            }

            @Override
            public double result() {
                try (Scope _ = Scope.open()) {
                    return Task.checksum(a.add(b).value().toFloats());
                }
            }
        };
    }
}
