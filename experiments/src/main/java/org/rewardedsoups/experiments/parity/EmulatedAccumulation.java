package org.rewardedsoups.experiments.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.rewardedsoups.autograd.GradientClip;
import org.rewardedsoups.rl.PpoObjective;
import org.rewardedsoups.rl.PpoStatistics;
import org.rewardedsoups.rl.PpoUpdate;
import org.rewardedsoups.rl.Rollout;

/// What the original makes of gradient accumulation: the gradients are cleared right before the
/// backward pass that is followed by a step, so that of every `accumulated` minibatches only the
/// last one counts, with its loss divided by their number.
///
/// That is of no use to training, which has one optimizer step per minibatch; it is here to replay
/// recordings.
record EmulatedAccumulation(PpoUpdate update, int accumulated) {

    List<PpoStatistics> run(
            Rollout rollout,
            PpoUpdate.Policy policy,
            List<int[]> order,
            Consumer<PpoObjective> observer) {
        List<PpoStatistics> out = new ArrayList<>();
        int perEpoch = update.config().batchSize() / update.config().minibatchSize();
        for (int i = 0; i < order.size(); i++) {
            int[] rows = order.get(i);
            PpoObjective objective =
                    PpoObjective.of(rollout.select(rows), policy.predict(rows), update.config());
            observer.accept(objective);
            out.add(objective.statistics());
            int inEpoch = i % perEpoch + 1;
            if (inEpoch % accumulated == 0 || inEpoch == perEpoch) {
                step(objective);
            }
        }
        return out;
    }

    private void step(PpoObjective objective) {
        update.optimizer().clearGrads();
        objective.loss().mul(1.0 / accumulated).backward();
        update.config()
                .maxGradientNorm()
                .ifPresent(norm -> GradientClip.norm(update.parameters(), norm));
        update.optimizer().step();
    }
}
