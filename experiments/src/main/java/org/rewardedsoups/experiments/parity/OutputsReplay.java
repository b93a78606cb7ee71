package org.rewardedsoups.experiments.parity;

import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// What encoder and decoder compute, with and without padding.
record OutputsReplay() implements CaptionerReplay {
    private static final String QUANTITY = "captioner outputs";

    @Override
    public void replay(CaptionerRecording recording, CaptioningTallies tallies) {
        ExpansionNet model = recording.model(CaptionerRecording.WEIGHTS);
        StateDict recorded = recording.tensors("forward.safetensors");
        for (var padding : CaptionerRecording.Case.values()) {
            String at = recording.prefix() + padding.field() + ".";
            Tensor encoded =
                    Gradients.off(() -> recording.pictures(model, padding).tokens().value());
            Tensor logits = Gradients.off(() -> recording.logits(model, padding).value());
            compare(recording, tallies, at + "enc_out", encoded, recorded);
            compare(recording, tallies, at + "logits", logits, recorded);
            compare(recording, tallies, at + "log_softmax", logits.logSoftmax(), recorded);
        }
    }

    private static void compare(
            CaptionerRecording recording,
            CaptioningTallies tallies,
            String name,
            Tensor ours,
            StateDict recorded) {
        if (recorded.contains(name)) {
            tallies.numbers(QUANTITY, recording.precision(), name, ours, recorded.get(name));
        }
    }
}
