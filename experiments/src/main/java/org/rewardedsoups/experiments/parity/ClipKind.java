package org.rewardedsoups.experiments.parity;

import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.rl.PpoLoss;
import org.rewardedsoups.tensor.DType;

/// Clipping between two tensors, and its gradient.
record ClipKind() implements PpoKind {
    @Override
    public String name() {
        return "clip_by_value";
    }

    @Override
    public Outputs replay(GoldenCase golden, Precision precision) {
        DType type = precision.type();
        Golden inputs = golden.inputs();
        Parameter x = new Parameter(inputs.get("x").tensor(type));
        Variable clipped =
                PpoLoss.clip(
                        x,
                        inputs.get("tensor_min").tensor(type),
                        inputs.get("tensor_max").tensor(type));
        Outputs out = new Outputs().put("clipped", clipped.value());
        clipped.mul(inputs.get("upstream").tensor(type)).sum().backward();
        return out.put("grad_x", x.grad().orElseThrow());
    }
}
