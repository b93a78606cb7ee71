package org.rewardedsoups.experiments.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.experiments.Features;
import org.rewardedsoups.experiments.captiondata.CaptionedImage;
import org.rewardedsoups.experiments.captiondata.CaptionerWeights;
import org.rewardedsoups.experiments.captiondata.FeatureWriter;
import org.rewardedsoups.experiments.captiondata.KarpathyData;
import org.rewardedsoups.experiments.run.Progress;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.images.ImageNormalization;
import org.rewardedsoups.models.images.RgbImage;
import org.rewardedsoups.models.swin.Swin;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// Extracts features picture by picture.
public final class FeaturesRun {
    private final Features.Config config;
    private final Run run;
    private final Path folder;
    private final ImageNormalization input;

    private FeaturesRun(Features.Config config, Run run) {
        this.config = config;
        this.run = run;
        this.folder = UserException.required(config.images(), "a folder of pictures", "--images=DIR");
        this.input = ImageNormalization.imageNet(config.size().backbone().imageSize());
    }

    /// Runs the extraction.
    ///
    /// @throws UserException if an option is missing, or a file is not what it should be
    public static void run(Features.Config config, Run run) throws IOException {
        new FeaturesRun(config, run).run();
    }

    private void run() throws IOException {
        Path target =
                UserException.required(config.features(), "a file to write", "--features=FILE");
        KarpathyData data = KarpathyData.read(readable("--dataset", config.dataset()));
        Path weights = readable("--weights", config.weights());
        Swin backbone = CaptionerWeights.swin(weights, config.size().backbone());
        if (Files.exists(target)) {
            throw new UserException("exists already", target.toString(), "move it, or write another");
        }
        List<CaptionedImage> images = new ArrayList<>(data.train());
        images.addAll(data.validation());
        images.addAll(data.test());
        int skipped = 0;
        try (FeatureWriter writer = FeatureWriter.open(target);
                Progress progress = run.progress("features", images.size())) {
            progress.from(writer.size());
            for (CaptionedImage image : images) {
                if (!writer.contains(image.id())) {
                    Optional<RgbImage> picture = picture(image);
                    if (picture.isEmpty()) {
                        skipped++;
                        continue;
                    }
                    try (Scope _ = Scope.open()) {
                        writer.write(image.id(), features(backbone, picture.get()));
                    }
                    progress.step();
                }
            }
            writer.finish();
        }
        run.note("%d pictures left out; wrote %s".formatted(skipped, target));
    }

    private static Path readable(String option, Optional<Path> value) {
        Path path = UserException.required(value, "a file to read", option + "=FILE");
        if (!Files.isReadable(path)) {
            throw new UserException("no such file", option + "=" + path, "check the path");
        }
        return path;
    }

    /// The picture, or none if it is broken and to be left out.
    private Optional<RgbImage> picture(CaptionedImage image) {
        try {
            return Optional.of(RgbImage.read(folder.resolve(image.file())));
        } catch (IOException e) {
            if (config.skipBroken()) {
                run.note("left out: " + e.getMessage());
                return Optional.empty();
            }
            throw new UserException(
                    e.getMessage(),
                    "picture " + image.id(),
                    "repair it, or leave such out with --skip-broken",
                    e);
        }
    }

    /// `(L, C)`
    private Tensor features(Swin backbone, RgbImage picture) {
        Tensor out = backbone.features(input.apply(List.of(picture)));
        return out.reshape(out.dim(1), out.dim(2));
    }
}
