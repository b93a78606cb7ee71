package org.rewardedsoups.experiments.captiondata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.experiments.run.ResourceFolder;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.expansionnet.EndToEnd;
import org.rewardedsoups.models.expansionnet.ExpansionNetConfig;
import org.rewardedsoups.models.images.ImageNormalization;
import org.rewardedsoups.models.images.RgbImage;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.swin.SwinConfig;
import org.rewardedsoups.tensor.AtomicFile;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Selections;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// The captioner that every fine-tuning starts from, as a folder: `config.json` with the sizes,
/// `model.safetensors`, and `vocabulary.txt` with a word a line.
public record BaseCaptioner(EndToEnd model, CaptionVocabulary vocabulary) {
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.safetensors";
    private static final String WORDS = "vocabulary.txt";
    private static final String SHIPPED = "captioner";
    private static final int TOGETHER = 32; // pictures
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build();

    /// What `config.json` says.
    record Sizes(SwinConfig backbone, ExpansionNetConfig captioner) {}

    /// A new one.
    public static BaseCaptioner create(
            SwinConfig backbone,
            ExpansionNetConfig captioner,
            CaptionVocabulary vocabulary,
            Initializer init) {
        return new BaseCaptioner(EndToEnd.create(backbone, captioner, init), vocabulary);
    }

    /// Reads a folder, or the captioner that the repository ships, in float32.
    ///
    /// @throws UserException if a file is missing or not what it should be
    public static BaseCaptioner read(Optional<Path> folder) throws IOException {
        Path path = folder.isPresent() ? folder.get() : shipped();
        try {
            Sizes sizes = JSON.readValue(Files.readAllBytes(required(path, CONFIG)), Sizes.class);
            var vocabulary = new CaptionVocabulary(Files.readAllLines(required(path, WORDS)));
            BaseCaptioner out =
                    create(
                            sizes.backbone(),
                            sizes.captioner(),
                            vocabulary,
                            Initializer.unset(DType.F32));
            out.model.load(SafeTensors.read(required(path, WEIGHTS)).tensors());
            return out;
        } catch (JsonProcessingException e) {
            throw refused(CONFIG + ": " + e.getOriginalMessage(), path, e);
        } catch (ModelFormatException | IllegalArgumentException e) {
            throw refused(e.getMessage(), path, e);
        }
    }

    private static UserException refused(String reason, Path folder, Exception cause) {
        return new UserException(
                "no captioner: " + reason.replaceAll("\\R", " "),
                "--model=" + folder,
                "train one with exec:exec@caption-pretrain",
                cause);
    }

    private static Path shipped() throws IOException {
        return ResourceFolder.of(BaseCaptioner.class, SHIPPED + "/" + CONFIG)
                .orElseThrow(
                        () ->
                                new UserException(
                                        "the shipped captioner is missing",
                                        SHIPPED,
                                        "give another with --model=DIR, or train one with"
                                                + " exec:exec@caption-pretrain"));
    }

    private static Path required(Path folder, String file) {
        Path path = folder.resolve(file);
        if (!Files.isRegularFile(path)) {
            throw new UserException(
                    "no captioner: the folder lacks " + file,
                    "--model=" + folder,
                    "give a folder that exec:exec@caption-pretrain wrote");
        }
        return path;
    }

    /// Writes the folder, weights in bfloat16, each file whole or not at all.
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        StateDict weights =
                Scope.detached(() -> model.stateDict().map((_, value) -> value.cast(DType.BF16)));
        SafeTensors.of(weights).write(folder.resolve(WEIGHTS));
        String words = String.join("\n", vocabulary.words()) + "\n";
        AtomicFile.write(folder.resolve(WORDS), words.getBytes(UTF_8));
        var sizes = new Sizes(model.swinTransf().config(), model.captioner().config());
        byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(sizes);
        AtomicFile.write(folder.resolve(CONFIG), json);
    }

    /// Pictures as the backbone takes them, F32 `(B, 3, side, side)`.
    public Tensor pixels(List<RgbImage> pictures) {
        return ImageNormalization.imageNet(model.swinTransf().config().imageSize()).apply(pictures);
    }

    /// What the backbone sees in pictures, F32 `(B, L, C)`.
    public Tensor features(List<RgbImage> pictures) {
        List<Tensor> parts = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += TOGETHER) {
            int to = Math.min(from + TOGETHER, pictures.size());
            parts.add(together(pictures.subList(from, to)));
        }
        return Scope.detached(() -> Selections.concat(0, parts));
    }

    private Tensor together(List<RgbImage> pictures) {
        try (Scope _ = Scope.open()) {
            return Scope.detached(model.swinTransf().features(pixels(pictures))::copy);
        }
    }
}
