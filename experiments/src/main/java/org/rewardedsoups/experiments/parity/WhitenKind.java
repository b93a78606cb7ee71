package org.rewardedsoups.experiments.parity;

import org.rewardedsoups.rl.Whiten;
import org.rewardedsoups.tensor.Tensor;

/// Whitening without a mask.
record WhitenKind() implements PpoKind {
    @Override
    public String name() {
        return "whiten";
    }

    @Override
    public Outputs replay(GoldenCase golden, Precision precision) {
        Tensor values = golden.inputs().get("values").tensor(precision.type());
        boolean shift = golden.inputs().get("shift_mean").truth();
        return new Outputs()
                .put(
                        "whitened",
                        shift ? Whiten.whiten(values) : Whiten.whitenKeepingMean(values));
    }

    @Override
    public double tolerance(GoldenCase golden, Precision precision) {
        return precision == Precision.FLOAT32
                ? Tolerance.whitening(golden.inputs().get("values").numbers())
                : Tolerance.FLOAT64;
    }
}
