package org.rewardedsoups.experiments;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.experiments.captiondata.CaptionSize;
import org.rewardedsoups.experiments.features.FeaturesRun;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;

/// Extracts a backbone's features of pictures into an HDF5 file, once for all trainings of captioners.
///
/// Run: `mvn -q compile exec:exec@features -Dargs="--dataset=dataset_coco.json --images=coco
/// --weights=swin.pth --features=features.hdf5"`. Started again after it was stopped, it goes on.
public final class Features {

    /// @param dataset which pictures
    /// @param images where they lie
    /// @param weights of the backbone
    /// @param features what is written
    /// @param skipBroken leave out pictures that cannot be read
    public record Config(
            @Doc("Karpathy's JSON: {\"images\": [{filepath, filename, cocoid, split, sentences}]}")
                    Optional<Path> dataset,
            @Doc("folder of the pictures, of which the JSON has the relative paths")
                    Optional<Path> images,
            @Doc("Swin or end-to-end checkpoint, .pth or .safetensors") Optional<Path> weights,
            @Doc("HDF5 file to write, a float32 data set ID_features for each picture")
                    Optional<Path> features,
            @Doc("shapes of the backbone: full, which is Swin-L, or tiny") CaptionSize size,
            @Doc("leave out pictures that are missing or broken, and name them") boolean skipBroken) {

        static final Config DEFAULT =
                new Config(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        CaptionSize.FULL,
                        false);
    }

    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "features",
                    "Extract a backbone's features of pictures into an HDF5 file.",
                    Config.DEFAULT,
                    Config.DEFAULT,
                    List.of(
                            "--dataset=dataset_coco.json --images=coco --weights=swin.pth"
                                    + " --features=features.hdf5"));

    private Features() {}

    static void main(String[] args) {
        EXPERIMENT.main(args, FeaturesRun::run);
    }

    /// As [#main], but returns the exit code.
    static int run(String[] args, PrintStream out) {
        return EXPERIMENT.run(args, FeaturesRun::run, out, out);
    }
}
