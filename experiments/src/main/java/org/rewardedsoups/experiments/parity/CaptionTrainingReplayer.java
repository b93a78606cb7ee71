package org.rewardedsoups.experiments.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.Scope;

/// Replays whole trainings of a captioner: on given captions, then on rewards. A recording is a
/// folder with a `manifest.json`, the data set of the run (`dataset_coco.json`, `features.hdf5`),
/// weights from which it started and those it ended with.
///
/// The original computed in float32, and rounding drifts apart step by step: the first losses
/// decide, later ones and the final weights are reported.
public record CaptionTrainingReplayer() implements Replayer {
    private static final String MANIFEST = "manifest.json";
    private static final String DATA = "dataset_coco.json";

    @Override
    public String name() {
        return "caption training";
    }

    @Override
    public boolean claims(GoldenFile file) {
        String name = file.path().getFileName().toString();
        boolean recording =
                Files.exists(file.path().resolveSibling("xe_init.safetensors"))
                        && Files.exists(file.path().resolveSibling(MANIFEST));
        return recording
                && (name.equals(MANIFEST)
                        || name.equals(DATA)
                        || name.endsWith("_instances.json")); // boxes that nobody uses
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
        Path folder = file.path().resolveSibling("");
        Golden manifest = new Golden(file.json(), file.path().toString());
        try (Scope _ = Scope.open()) {
            var data = CaptionTrainingData.read(folder, manifest);
            data.compare(manifest.get("dataset"), tallies);
            for (CaptionTrainingRun run : CaptionTrainingRun.values()) {
                new CaptionTrainingReplay(folder, manifest, data, run).replay(tallies);
            }
        } catch (IOException e) {
            throw new UserException(
                    "cannot be read, " + e.getMessage(), folder.toString(), "record it anew", e);
        } catch (ModelFormatException e) {
            throw new UserException(e.getMessage(), folder.toString(), "record it anew", e);
        }
    }
}
