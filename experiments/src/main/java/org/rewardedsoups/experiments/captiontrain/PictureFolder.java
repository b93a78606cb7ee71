package org.rewardedsoups.experiments.captiontrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.experiments.captiondata.CaptionedImage;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.images.ImageNormalization;
import org.rewardedsoups.models.images.RgbImage;
import org.rewardedsoups.models.swin.Swin;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Selections;
import org.rewardedsoups.tensor.Tensor;

/// Pictures in a folder, read when they are needed.
///
/// @param input from pictures to what the backbone takes
record PictureFolder(Path path, ImageNormalization input) {

    /// Makes sure that all files are there; whether they are pictures shows when they are read.
    void require(List<CaptionedImage> images) {
        for (CaptionedImage image : images) {
            if (!Files.isRegularFile(path.resolve(image.file()))) {
                throw new UserException(
                        "no such picture " + path.resolve(image.file()),
                        "picture " + image.id(),
                        "check --images, to which the data set's paths are relative");
            }
        }
    }

    /// F32 `(B, 3, side, side)`.
    ///
    /// @throws UserException naming a broken picture
    Tensor pixels(List<CaptionedImage> images) {
        return input.apply(images.stream().map(this::read).toList());
    }

    /// What a backbone sees, F32 `(B, L, C)`; one picture at a time, as
    /// one of Swin-L keeps all cores busy.
    Tensor features(Swin backbone, List<CaptionedImage> images) {
        List<Tensor> all = new ArrayList<>();
        for (CaptionedImage image : images) {
            try (Scope one = Scope.open()) {
                all.add(one.keep(backbone.features(pixels(List.of(image)))));
            }
        }
        return Selections.concat(0, all);
    }

    private RgbImage read(CaptionedImage image) {
        try {
            return RgbImage.read(path.resolve(image.file()));
        } catch (IOException e) {
            throw new UserException(
                    e.getMessage(),
                    "picture " + image.id(),
                    "repair it, or leave it out of the data set",
                    e);
        }
    }
}
