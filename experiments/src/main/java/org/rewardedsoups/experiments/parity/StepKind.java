package org.rewardedsoups.experiments.parity;

import java.util.List;

/// Whole steps of PPO, end to end: rewards, minibatches in the recorded order, gradients, Adam and
/// KL control. Everything but the tiny model is what training uses.
record StepKind() implements PpoKind {
    @Override
    public String name() {
        return "step";
    }

    @Override
    public Outputs replay(GoldenCase golden, Precision precision) {
        var run = new StepReplay(golden, precision.type());
        List<Golden> steps = golden.inputs().get("steps").list();
        Outputs out = new Outputs();
        for (int i = 0; i < steps.size(); i++) {
            run.step(steps.get(i), out, "steps/" + i + "/");
        }
        return out;
    }

    /// Accumulation was recorded on an imitation of the library that does it: reported, but not
    /// decisive.
    @Override
    public boolean secondClass(GoldenCase golden) {
        return golden.config().get("gradient_accumulation_steps").integer() > 1;
    }
}
