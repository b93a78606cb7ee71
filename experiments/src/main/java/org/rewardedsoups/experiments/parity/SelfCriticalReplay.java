package org.rewardedsoups.experiments.parity;

import java.util.Arrays;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.captioning.CaptionSampling;
import org.rewardedsoups.models.captioning.Draw;
import org.rewardedsoups.models.expansionnet.CaptionDropout;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.rl.SelfCritical;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// Self-critical training: log-probabilities of the recorded draws, and, with the recorded rewards,
/// the loss and its gradients.
record SelfCriticalReplay() implements CaptionerReplay {

    @Override
    public void replay(CaptionerRecording recording, CaptioningTallies tallies) {
        StateDict recorded = recording.tensors("scst.safetensors");
        Golden scst = recording.manifest().get("scst");
        Golden metrics = scst.get("metrics");
        for (var metric : metrics.json().properties()) {
            Golden values = metrics.get(metric.getKey()).get(recording.field());
            try (Scope _ = Scope.open()) {
                replay(recording, tallies, metric.getKey(), values, recorded);
            }
        }
    }

    private static void replay(
            CaptionerRecording recording,
            CaptioningTallies tallies,
            String metric,
            Golden values,
            StateDict recorded) {
        Golden scst = recording.manifest().get("scst");
        int samples = scst.get("num_samples").integer();
        ExpansionNet model = recording.model(CaptionerRecording.WEIGHTS);
        CaptionSampling sampling =
                new CaptionSampling(
                        samples,
                        scst.get("max_len").integer(),
                        recording.start(),
                        recording.end());
        var pictures = recording.pictures(model, CaptionerRecording.Case.NO_PADDING);
        Variable logprobs =
                sampling.sample(
                                model.recomputedCaptions(pictures, CaptionDropout.OFF),
                                Draw.replay(rows(recorded.get("raw_tokens_drawn"))))
                        .logprobs();
        String name = recording.prefix() + "logprobs";
        Tensor theirs = recorded.get(name);
        tallies.numbers(
                "self-critical logprobs",
                recording.precision(),
                name,
                logprobs.value().reshape(theirs.shape()),
                theirs);
        Tensor advantages = SelfCritical.leaveOneOut(values.get("reward").tensor(recording.type()));
        Parameter given = new Parameter(logprobs.value());
        SelfCritical.loss(given, advantages).backward();
        String slope = recording.prefix() + metric + ".dlogprobs";
        tallies.numbers(
                "self-critical gradients",
                recording.precision(),
                slope,
                given.grad().orElseThrow().reshape(theirs.shape()),
                recorded.get(slope));
        Variable loss = SelfCritical.loss(logprobs, advantages);
        tallies.of("self-critical losses", recording.precision())
                .number(
                        metric,
                        loss.value().item(),
                        values.get("loss").number(),
                        Tolerance.captioning(recording.precision()));
        String gradients = recording.prefix() + metric + ".grad.";
        if (recorded.names().stream().anyMatch(each -> each.startsWith(gradients))) {
            loss.backward();
            TrainingReplay.compareGradients(
                    model.parameters(), gradients, recorded, recording, tallies);
        }
    }

    /// @param drawn I64 `(B·K, steps)`
    private static int[][] rows(Tensor drawn) {
        int steps = (int) drawn.dim(1);
        int[] all = drawn.cast(DType.I32).toInts();
        int[][] rows = new int[(int) drawn.dim(0)][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(all, row * steps, (row + 1) * steps);
        }
        return rows;
    }
}
