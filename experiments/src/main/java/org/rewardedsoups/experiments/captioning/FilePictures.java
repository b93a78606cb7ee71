package org.rewardedsoups.experiments.captioning;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.experiments.captiondata.CaptionedImage;
import org.rewardedsoups.experiments.captiondata.FeatureFile;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.images.BilinearResize;
import org.rewardedsoups.models.images.RgbImage;
import org.rewardedsoups.tensor.Tensor;

/// Pictures of a data set, whose features lie in an HDF5 file and are read when they are needed.
///
/// @param channels of the features, as the captioner takes them
/// @param folder where the pictures themselves lie, if the report should show them
record FilePictures(
        List<CaptionedImage> all, FeatureFile file, int channels, Optional<Path> folder)
        implements Pictures {
    private static final int THUMBNAIL = 192; // pixels

    /// @throws UserException if a picture has no features
    FilePictures {
        all = List.copyOf(all);
        file.require(all);
    }

    @Override
    public int size() {
        return all.size();
    }

    @Override
    public CaptionedImage image(int picture) {
        return all.get(picture);
    }

    /// @throws UserException if features are missing, or not all of one shape
    @Override
    public Tensor features(int[] pictures) {
        return file.read(Arrays.stream(pictures).mapToObj(all::get).toList(), channels);
    }

    @Override
    public Shown shown(int picture) {
        CaptionedImage image = all.get(picture);
        return new Shown(image.file(), folder.map(f -> thumbnail(f.resolve(image.file()))), "Human");
    }

    private static byte[] thumbnail(Path file) {
        try {
            return BilinearResize.resize(RgbImage.read(file), THUMBNAIL, THUMBNAIL).png();
        } catch (IOException e) {
            throw new UserException(
                    e.getMessage(), "--images", "repair the picture, or leave the option out", e);
        }
    }
}
