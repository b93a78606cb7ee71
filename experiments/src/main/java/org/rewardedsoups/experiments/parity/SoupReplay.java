package org.rewardedsoups.experiments.parity;

import java.util.Arrays;
import java.util.List;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.models.captioning.BeamSearch;
import org.rewardedsoups.models.captioning.Caption;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.expansionnet.Pictures;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.soups.Soup;
import org.rewardedsoups.tensor.StateDict;

/// Networks whose weights are averages of two: weights, scores and captions.
record SoupReplay() implements CaptionerReplay {
    private static final String QUANTITY = "captioner soups";
    private static final int BEAMS = 5; // as recorded, with
    private static final int MAX_TOKENS = 20;

    @Override
    public void replay(CaptionerRecording recording, CaptioningTallies tallies) {
        if (recording.precision() != Precision.FLOAT32) {
            return;
        }
        List<StateDict> experts =
                List.of(
                        recording.tensors(CaptionerRecording.WEIGHTS),
                        recording.tensors(CaptionerRecording.OTHER_WEIGHTS));
        StateDict recorded = recording.tensors("wa.safetensors");
        Golden soups = recording.manifest().get("wa");
        for (var entry : soups.json().properties()) {
            Golden soup = soups.get(entry.getKey());
            var lambda = Preference.extrapolating(soup.get("coeffs").numbers());
            StateDict theta = Soup.interpolate(experts, lambda);
            String weights = entry.getKey() + ".weight.";
            recorded.names().stream()
                    .filter(name -> name.startsWith(weights))
                    .forEach(
                            name ->
                                    tallies.numbers(
                                            QUANTITY,
                                            recording.precision(),
                                            name,
                                            theta.get(name.substring(weights.length())),
                                            recorded.get(name)));
            replay(recording, tallies, recording.model(theta), soup, entry.getKey(), recorded);
        }
    }

    private static void replay(
            CaptionerRecording recording,
            CaptioningTallies tallies,
            ExpansionNet model,
            Golden soup,
            String name,
            StateDict recorded) {
        var padding = CaptionerRecording.Case.PADDING;
        tallies.numbers(
                QUANTITY,
                recording.precision(),
                name + ".logits",
                Gradients.off(() -> recording.logits(model, padding).value()),
                recorded.get(name + ".logits"));
        Pictures pictures = Gradients.off(() -> recording.pictures(model, padding));
        List<List<Caption>> captions =
                new BeamSearch(BEAMS, MAX_TOKENS, recording.start(), recording.end())
                        .captions(model.captions(pictures));
        tallies.of(QUANTITY, recording.precision())
                .same(
                        soup.where(),
                        captions.stream().map(all -> List.of(words(all.getFirst()))).toList(),
                        CaptionerRecording.captions(soup.get("beam5_captions")));
    }

    private static List<Integer> words(Caption caption) {
        return Arrays.stream(caption.tokens()).boxed().toList();
    }
}
