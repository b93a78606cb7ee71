package org.rewardedsoups.experiments.captioning;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.experiments.captiondata.BaseCaptioner;
import org.rewardedsoups.experiments.captiondata.CaptionVocabulary;
import org.rewardedsoups.experiments.captiondata.CaptionedImage;
import org.rewardedsoups.experiments.captiondata.CaptionerWeights;
import org.rewardedsoups.experiments.captiondata.EmojiData;
import org.rewardedsoups.experiments.captiondata.EmojiScene;
import org.rewardedsoups.experiments.captiondata.EmojiView;
import org.rewardedsoups.experiments.captiondata.FeatureFile;
import org.rewardedsoups.experiments.captiondata.KarpathyData;
import org.rewardedsoups.experiments.captiondata.SpriteSheet;
import org.rewardedsoups.experiments.data.Split;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.expansionnet.EndToEnd;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.SafeTensors;

/// What a captioning run works with.
///
/// @param initial the captioner that every training starts from
/// @param train pictures to learn from, in the order in which they are used
/// @param heldOut pictures to evaluate on
/// @param unseen more of them, of things that no training showed
/// @param saving how a captioner with the initial one's sizes is written
record CaptionMaterial(
        ExpansionNet initial,
        CaptionVocabulary vocabulary,
        Pictures train,
        Pictures heldOut,
        Optional<Pictures> unseen,
        Saving saving) {
    @FunctionalInterface
    interface Saving {
        /// @param target without an ending
        /// @return what was written
        Path save(ExpansionNet captioner, Path target) throws IOException;
    }

    /// Of the data set that the options name, or of emoji.
    static CaptionMaterial of(CaptioningConfig config, Rngs rngs) throws IOException {
        return config.dataset().isPresent()
                ? files(config, config.dataset().get())
                : emoji(config, rngs);
    }

    /// New scenes of emoji that the captioner knows. Emoji by themselves would teach it nothing: it
    /// names nearly all, and metrics of phrases say little about names of two words.
    private static CaptionMaterial emoji(CaptioningConfig config, Rngs rngs) throws IOException {
        BaseCaptioner base = BaseCaptioner.read(config.model());
        SpriteSheet sheet = SpriteSheet.shipped();
        EmojiData data = EmojiData.shipped();
        List<EmojiScene> train =
                data.scenes(Split.TRAIN, config.pictures(), rngs.fork("pictures"));
        List<EmojiScene> heldOut =
                data.scenes(Split.TRAIN, config.heldOut(), rngs.fork("held-out"));
        return new CaptionMaterial(
                base.model().captioner(),
                base.vocabulary(),
                EmojiPictures.of(train, sheet, base),
                EmojiPictures.of(heldOut, sheet, base),
                Optional.of(
                        EmojiPictures.of(
                                data.test().stream().map(EmojiView::onWhite).toList(),
                                sheet,
                                base)),
                (captioner, target) -> {
                    new BaseCaptioner(
                                    new EndToEnd(base.model().swinTransf(), captioner),
                                    base.vocabulary())
                            .write(target);
                    return target;
                });
    }

    private static CaptionMaterial files(CaptioningConfig config, Path dataset)
            throws IOException {
        Path checkpoint =
                UserException.required(config.model(), "a checkpoint of a captioner", "--model=FILE");
        Path features =
                UserException.required(config.features(), "features of the pictures", "--features=FILE");
        List.of(dataset, checkpoint).forEach(UserException::requireFile);
        KarpathyData data = KarpathyData.readToTrain(dataset);
        List<CaptionedImage> heldOut = data.test().isEmpty() ? data.validation() : data.test();
        CaptionVocabulary vocabulary = CaptionVocabulary.of(data.train(), CaptionVocabulary.MINIMUM);
        ExpansionNet captioner =
                CaptionerWeights.captioner(
                        checkpoint, config.size().captioner(), vocabulary.size());
        FeatureFile file = FeatureFile.open(features); // open till the program ends
        int channels = captioner.config().features();
        return new CaptionMaterial(
                captioner,
                vocabulary,
                new FilePictures(
                        KarpathyData.first(data.train(), config.pictures()), file, channels, config.images()),
                new FilePictures(KarpathyData.first(heldOut, config.heldOut()), file, channels, config.images()),
                Optional.empty(),
                (trained, target) -> {
                    Path written = target.resolveSibling(target.getFileName() + ".safetensors");
                    SafeTensors.of(trained.stateDict()).write(written);
                    return written;
                });
    }
}
