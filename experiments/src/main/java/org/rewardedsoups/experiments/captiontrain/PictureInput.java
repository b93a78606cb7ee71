package org.rewardedsoups.experiments.captiontrain;

import java.util.List;
import java.util.Optional;
import org.rewardedsoups.experiments.captiondata.CaptionedImage;
import org.rewardedsoups.experiments.captiondata.FeatureFile;
import org.rewardedsoups.models.swin.Swin;
import org.rewardedsoups.tensor.Tensor;

/// What a captioner is shown of pictures.
sealed interface PictureInput {

    /// What the trainer takes: features, `(B, L, C)`, or pixels, `(B, 3, side, side)`, if the backbone
    /// learns along.
    ///
    /// @throws org.rewardedsoups.experiments.run.UserException naming a picture that has none, or
    ///   broken ones
    Tensor shown(List<CaptionedImage> images);

    /// What the captioner sees when it writes, F32 `(B, L, C)`.
    Tensor features(List<CaptionedImage> images);

    /// Makes sure that something of every picture is there, before hours of training.
    ///
    /// @throws org.rewardedsoups.experiments.run.UserException naming the first that lacks it
    void require(List<CaptionedImage> images);

    /// The backbone, if it is at hand.
    Optional<Swin> backbone();

    /// Features that were extracted before.
    ///
    /// @param channels C, as the captioner takes them
    record Extracted(FeatureFile file, int channels) implements PictureInput {
        @Override
        public Tensor shown(List<CaptionedImage> images) {
            return features(images);
        }

        @Override
        public Tensor features(List<CaptionedImage> images) {
            return file.read(images, channels);
        }

        @Override
        public void require(List<CaptionedImage> images) {
            file.require(images);
            if (!images.isEmpty()) {
                features(images.subList(0, 1)); // refused at once if they are another backbone's
            }
        }

        @Override
        public Optional<Swin> backbone() {
            return Optional.empty();
        }
    }

    /// Pictures and a backbone that looks at them.
    ///
    /// @param trained whether the backbone learns along
    record Seen(PictureFolder folder, Swin swin, boolean trained) implements PictureInput {
        @Override
        public Tensor shown(List<CaptionedImage> images) {
            return trained ? folder.pixels(images) : features(images);
        }

        @Override
        public Tensor features(List<CaptionedImage> images) {
            return folder.features(swin, images);
        }

        @Override
        public void require(List<CaptionedImage> images) {
            folder.require(images);
        }

        @Override
        public Optional<Swin> backbone() {
            return Optional.of(swin);
        }
    }
}
