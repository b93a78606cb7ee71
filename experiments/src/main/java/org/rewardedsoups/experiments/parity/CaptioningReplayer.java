package org.rewardedsoups.experiments.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.Scope;

/// Replays captioning networks. A recording is a folder with a `manifest.json`, which says sizes,
/// captions and losses, and safetensors files, which hold weights, inputs and results: of an
/// ExpansionNet v2 where there is a `weights.safetensors`, of Swin transformers where there are
/// `swin_*.safetensors`, of whole trainings where there is an `xe_init.safetensors`.
public record CaptioningReplayer() implements Replayer {
    private static final String MANIFEST = "manifest.json";

    @Override
    public boolean claims(GoldenFile file) {
        String name = file.path().getFileName().toString();
        if (name.equals(MANIFEST)) {
            return captioner(file.path()) || training(file.path()) || backbone(file);
        }
        return Files.exists(file.path().resolveSibling(MANIFEST))
                && (captioner(file.path()) && name.equals(DecodingReplay.FILE)
                        || training(file.path()) && CaptionTrainingData.claims(name));
    }

    private static boolean captioner(Path file) {
        return Files.exists(file.resolveSibling("weights.safetensors"));
    }

    private static boolean training(Path file) {
        return Files.exists(file.resolveSibling("xe_init.safetensors"));
    }

    private static boolean backbone(GoldenFile file) {
        return file.json().properties().stream()
                .anyMatch(
                        each ->
                                each.getValue().path("config").has("window_size")
                                        && Files.exists(
                                                SwinReplay.file(file.path(), each.getKey())));
    }

    @Override
    public Report replay(List<GoldenFile> files) {
        CaptioningTallies tallies = new CaptioningTallies();
        int cases = 0;
        for (GoldenFile file : files) {
            if (file.path().getFileName().toString().equals(MANIFEST)) {
                replay(file, tallies);
                cases++;
            }
        }
        return tallies.report(cases);
    }

    private static void replay(GoldenFile file, CaptioningTallies tallies) {
        Golden manifest = new Golden(file.json(), file.path().toString());
        try {
            if (training(file.path())) {
                try (Scope _ = Scope.open()) {
                    CaptionTrainingReplay.all(file.path().getParent(), manifest, tallies);
                }
                return;
            }
            for (Precision precision : List.of(Precision.FLOAT64, Precision.FLOAT32)) {
                try (Scope _ = Scope.open()) {
                    network(file.path(), manifest, precision, tallies);
                }
            }
        } catch (IOException e) {
            throw new UserException(
                    "cannot be read", file.path().toString(), "record the folder anew", e);
        } catch (ModelFormatException e) {
            throw new UserException(
                    e.getMessage(), file.path().toString(), "record the folder anew", e);
        }
    }

    private static void network(
            Path path, Golden manifest, Precision precision, CaptioningTallies tallies)
            throws IOException {
        if (captioner(path)) {
            var recording = new CaptionerRecording(path, manifest, precision);
            CaptionerReplay.ALL.forEach(part -> part.replay(recording, tallies));
        } else {
            SwinReplay.replay(path, manifest, precision, tallies);
        }
    }
}
