package org.rewardedsoups.tests.bench;

import java.util.function.Supplier;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// An operation of our engine, each call in a step scope of its own.
record OurOperation(Supplier<Tensor> operation) implements Work {

    @Override
    public void run() {
        try (Scope _ = Scope.open()) {
            operation.get();
        }
    }

    @Override
    public double result() {
        try (Scope _ = Scope.open()) {
            return Task.checksum(operation.get().toFloats());
        }
    }
}
