package org.rewardedsoups.experiments.parity;

import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.rl.Logits;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Tensor;

/// Log-probabilities of labels with their gradient, and entropies.
record LogitsKind() implements PpoKind {
    @Override
    public String name() {
        return "logits";
    }

    @Override
    public Outputs replay(GoldenCase golden, Precision precision) {
        Golden inputs = golden.inputs();
        Parameter logits = new Parameter(inputs.get("logits").tensor(precision.type()));
        Tensor labels = inputs.get("labels").tensor(DType.I32);
        Variable logprobs = Logits.logprobs(logits, labels);
        Outputs out =
                new Outputs()
                        .put("logprobs", logprobs.value())
                        .put("entropy", Logits.entropy(logits.value()));
        logprobs.mul(inputs.get("upstream").tensor(precision.type())).sum().backward();
        return out.put("grad_logits", logits.grad().orElseThrow());
    }

    @Override
    public double tolerance(GoldenCase golden, Precision precision) {
        return precision == Precision.FLOAT32
                ? Tolerance.logits(golden.inputs().get("logits").numbers())
                : Tolerance.FLOAT64;
    }
}
