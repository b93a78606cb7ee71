package org.rewardedsoups.experiments.captioning;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.experiments.captiondata.CaptionSize;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.soups.Preference;

/// Everything that decides the result of the captioning experiment, besides the seed.
public record CaptioningConfig(
        @Doc(
                        "another captioner, a folder that exec:exec@caption-pretrain wrote; with"
                                + " --dataset a checkpoint, .pth or .safetensors")
                Optional<Path> model,
        @Doc(
                        "your own pictures, Karpathy's JSON with their captions (default emoji);"
                                + " needs --features and --model")
                Optional<Path> dataset,
        @Doc("their features, an HDF5 file that exec:exec@features wrote") Optional<Path> features,
        @Doc("the folder of the pictures, if the report should show them") Optional<Path> images,
        @Doc("sizes of the captioner of --dataset") CaptionSize size,
        @Doc("objectives, an expert each; the first two make the front") List<CaptionObjective> rewards,
        @Doc("most pictures to learn from") int pictures,
        @Doc("most held-out pictures that every model is evaluated on") int heldOut,
        @Doc("self-critical steps of a training") int steps,
        @Doc("pictures of a step") int batch,
        @Doc("captions that are sampled for a picture") int samples,
        @Doc("learning rate of RAdam at first, the same in every training; a tenth is left at the end")
                double learningRate,
        @Doc("soups on the line between the first two experts, both ends included") int points,
        @Doc(
                        "weights of the second expert in ensembles, which average predictions instead of"
                                + " weights, at the work of both experts")
                List<Double> ensembles,
        @Doc("weights of the second reward in the MORL runs") List<Double> mus,
        @Doc("captions that the beam search follows when it evaluates") int beams,
        @Doc("also write this soup of the first two experts as a captioner, such as 0.3")
                Optional<Preference> save) {

    /// About a quarter of an hour on two cores.
    public static final CaptioningConfig DEFAULT =
            new CaptioningConfig(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    CaptionSize.FULL,
                    List.of(
                            CaptionObjective.BLEU1,
                            CaptionObjective.ROUGE,
                            CaptionObjective.METEOR,
                            CaptionObjective.CIDER,
                            CaptionObjective.BLEU4),
                    3200,
                    2000,
                    200,
                    16,
                    10,
                    3e-4,
                    11,
                    List.of(),
                    List.of(0.25, 0.5, 0.75),
                    3,
                    Optional.empty());

    /// A first look, in about two minutes.
    public static final CaptioningConfig QUICK =
            new CaptioningConfig(
                    DEFAULT.model,
                    DEFAULT.dataset,
                    DEFAULT.features,
                    DEFAULT.images,
                    DEFAULT.size,
                    List.of(CaptionObjective.BLEU1, CaptionObjective.ROUGE, CaptionObjective.METEOR),
                    480,
                    150,
                    30,
                    DEFAULT.batch,
                    DEFAULT.samples,
                    DEFAULT.learningRate,
                    5,
                    DEFAULT.ensembles,
                    List.of(0.5),
                    DEFAULT.beams,
                    Optional.empty());

    public CaptioningConfig {
        rewards = List.copyOf(rewards);
        ensembles = List.copyOf(ensembles);
        mus = List.copyOf(mus);
        require(rewards.size() >= 2, "--rewards: expected two or more, got " + rewards);
        require(
                rewards.stream().distinct().count() == rewards.size(),
                "--rewards: expected different ones, got " + rewards);
        require(
                dataset.isPresent() || features.isEmpty() && images.isEmpty(),
                "--features, --images: expected --dataset with them, got none");
        require(heldOut > 1, "--held-out: expected at least 2, got " + heldOut);
        require(steps > 0, "--steps: expected at least 1, got " + steps);
        require(batch > 0, "--batch: expected at least 1, got " + batch);
        require(
                pictures >= batch,
                "--pictures: expected at least --batch=" + batch + ", got " + pictures);
        require(
                samples > 1,
                "--samples: expected at least 2, for one is the other's baseline, got " + samples);
        require(points > 1, "--points: expected at least 2, got " + points);
        require(beams > 0, "--beams: expected at least 1, got " + beams);
        require(
                ensembles.stream().allMatch(lambda -> lambda > 0 && lambda < 1),
                "--ensembles: expected numbers between 0 and 1, got " + ensembles);
        require(
                mus.stream().allMatch(mu -> mu > 0 && mu < 1),
                "--mus: expected numbers between 0 and 1, got " + mus);
        save.ifPresent(lambda -> lambda.requireSize(2));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    List<String> labels() {
        return rewards.stream().map(CaptionObjective::label).toList();
    }
}
