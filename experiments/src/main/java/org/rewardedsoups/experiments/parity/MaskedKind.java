package org.rewardedsoups.experiments.parity;

import org.rewardedsoups.rl.Masked;
import org.rewardedsoups.tensor.Tensor;

/// Statistics and whitening under a mask.
record MaskedKind() implements PpoKind {
    @Override
    public String name() {
        return "masked";
    }

    @Override
    public Outputs replay(GoldenCase golden, Precision precision) {
        Tensor values = golden.inputs().get("values").tensor(precision.type());
        Tensor mask = golden.inputs().get("mask").tensor(precision.type());
        return new Outputs()
                .put("masked_mean", Masked.mean(values, mask))
                .put("masked_mean_axis0", Masked.mean(values, mask, 0))
                .put("masked_mean_axis1", Masked.mean(values, mask, 1))
                .put("masked_var_unbiased", Masked.variance(values, mask))
                .put("masked_var_biased", Masked.biasedVariance(values, mask))
                .put("masked_whiten", Masked.whiten(values, mask))
                .put("masked_whiten_no_shift", Masked.whitenKeepingMean(values, mask));
    }

    @Override
    public double tolerance(GoldenCase golden, Precision precision) {
        return precision == Precision.FLOAT32
                ? Tolerance.whitening(golden.inputs().get("values").numbers())
                : Tolerance.FLOAT64;
    }
}
