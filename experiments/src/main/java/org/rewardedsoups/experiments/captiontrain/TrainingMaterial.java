package org.rewardedsoups.experiments.captiontrain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rewardedsoups.experiments.captiondata.CaptionVocabulary;
import org.rewardedsoups.experiments.captiondata.CaptionedImage;
import org.rewardedsoups.experiments.captiondata.CaptionerWeights;
import org.rewardedsoups.experiments.captiondata.FeatureFile;
import org.rewardedsoups.experiments.captiondata.KarpathyData;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.expansionnet.EndToEnd;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.expansionnet.ExpansionNetConfig;
import org.rewardedsoups.models.images.ImageNormalization;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.swin.Swin;
import org.rewardedsoups.tensor.Rngs;

/// The files of a training, read and checked.
///
/// @param train pictures to learn from
/// @param validation pictures to evaluate on while training
/// @param test pictures to evaluate on in the end, if there are more than those
record TrainingMaterial(
        List<CaptionedImage> train,
        List<CaptionedImage> validation,
        List<CaptionedImage> test,
        CaptionVocabulary vocabulary,
        ExpansionNet captioner,
        PictureInput input) {
    /// Places of a caption behind the longest one to learn from, in the original.
    private static final int MORE_PLACES = 20;

    /// Reads what the options name.
    ///
    /// @throws UserException if an option is missing, or a file is not what it should be
    static TrainingMaterial of(CaptionTrainConfig config, Rngs rngs) throws IOException {
        KarpathyData data = data(config);
        boolean both = !data.validation().isEmpty();
        CaptionVocabulary vocabulary =
                CaptionVocabulary.of(data.train(), CaptionVocabulary.MINIMUM);
        ExpansionNet captioner = captioner(config, data.train(), vocabulary, rngs);
        var material =
                new TrainingMaterial(
                        data.train(),
                        KarpathyData.first(both ? data.validation() : data.test(), config.heldOut()),
                        both ? KarpathyData.first(data.test(), config.heldOut()) : List.of(),
                        vocabulary,
                        captioner,
                        input(config, captioner));
        Stream.of(material.train, material.validation, material.test)
                .forEach(material.input::require);
        return material;
    }

    private static KarpathyData data(CaptionTrainConfig config) throws IOException {
        Path dataset =
                UserException.required(
                        config.dataset(),
                        "pictures with captions, as Karpathy's JSON, and --features=FILE or"
                                + " --images=FOLDER",
                        "--dataset=FILE");
        if (config.features().isEmpty() && config.images().isEmpty()) {
            throw new UserException(
                    "expected features of the pictures, or the pictures",
                    "--features, --images",
                    "write --features=FILE or --images=FOLDER");
        }
        Stream.of(config.dataset(), config.model(), config.backbone())
                .flatMap(Optional::stream)
                .forEach(UserException::requireFile);
        return KarpathyData.readToTrain(dataset);
    }

    private static ExpansionNet captioner(
            CaptionTrainConfig config,
            List<CaptionedImage> train,
            CaptionVocabulary vocabulary,
            Rngs rngs)
            throws IOException {
        ExpansionNetConfig sizes = config.size().captioner();
        int longest =
                train.stream()
                        .flatMap(image -> image.captions().stream())
                        .mapToInt(caption -> vocabulary.encode(caption).length)
                        .max()
                        .orElseThrow();
        if (config.model().isEmpty()) {
            return ExpansionNet.create(
                    sizes.with(vocabulary.size(), longest + MORE_PLACES),
                    Initializer.xavier(rngs.stream("initial weights")));
        }
        Path model = config.model().get();
        ExpansionNet captioner = CaptionerWeights.captioner(model, sizes, vocabulary.size());
        int places = captioner.config().maxTokens();
        if (longest > places) {
            throw new UserException(
                    "expected a captioner with places for the longest caption's %d tokens, got one of %d"
                            .formatted(longest, places),
                    model.toString(),
                    "give the data set that it was trained on");
        }
        return captioner;
    }

    private static PictureInput input(CaptionTrainConfig config, ExpansionNet captioner)
            throws IOException {
        if (config.images().isEmpty()) {
            return new PictureInput.Extracted( // open till the program ends
                    FeatureFile.open(config.features().orElseThrow()),
                    captioner.config().features());
        }
        Swin swin = CaptionerWeights.swin(backbone(config), config.size().backbone());
        int side = swin.config().imageSize();
        return new PictureInput.Seen(
                new PictureFolder(
                        config.images().orElseThrow(), ImageNormalization.imageNet(side)),
                swin,
                config.trainsBackbone());
    }

    private static Path backbone(CaptionTrainConfig config) throws IOException {
        if (config.backbone().isPresent()) {
            return config.backbone().get();
        }
        if (config.model().isPresent() && CaptionerWeights.holdBackbone(config.model().get())) {
            return config.model().get();
        }
        throw new UserException(
                "expected weights of the backbone, which no --model holds",
                "--backbone",
                "write --backbone=FILE");
    }

    /// All that is at hand: the captioner, with the backbone if there is one.
    Layer network() {
        return input.backbone().<Layer>map(swin -> new EndToEnd(swin, captioner)).orElse(captioner);
    }
}
