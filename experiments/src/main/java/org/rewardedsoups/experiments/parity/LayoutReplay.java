package org.rewardedsoups.experiments.parity;

import java.util.Set;
import java.util.TreeSet;

import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.tensor.Shape;

/// Names and shapes of a network's tensors.
record LayoutReplay() implements CaptionerReplay {

    @Override
    public void replay(CaptionerRecording recording, CaptioningTallies tallies) {
        if (recording.precision() == Precision.FLOAT64) {
            ExpansionNet model =
                    ExpansionNet.create(recording.config(), Initializer.unset(recording.type()));
            compare(model, recording.manifest().get("state_dict_order"), tallies);
        }
    }

    /// Compares with a list of names and shapes.
    static void compare(Layer model, Golden recorded, CaptioningTallies tallies) {
        Set<String> ours = new TreeSet<>();
        model.parameters().forEach((name, p) -> ours.add(name + " " + p.shape()));
        model.buffers().forEach((name, buffer) -> ours.add(name + " " + buffer.shape()));
        Set<String> theirs = new TreeSet<>();
        for (Golden entry : recorded.list()) {
            long[] dims =
                    entry.list().get(1).list().stream().mapToLong(Golden::integer).toArray();
            theirs.add(
                    entry.list().get(0).text() + " " + new Shape(dims));
        }
        tallies.of("captioning state dict", Precision.EITHER)
                .same(recorded.where(), ours, theirs);
    }
}
