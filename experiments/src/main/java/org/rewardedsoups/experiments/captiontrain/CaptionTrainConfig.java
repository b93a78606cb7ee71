package org.rewardedsoups.experiments.captiontrain;

import java.nio.file.Path;
import java.util.Optional;
import org.rewardedsoups.autograd.Schedule;
import org.rewardedsoups.experiments.captiondata.CaptionSize;
import org.rewardedsoups.experiments.run.Doc;

/// Everything that decides the result of a training on one's own pictures, besides the seed. What
/// is left out is as in the stage of the original's training that does the same, see [Stage].
public record CaptionTrainConfig(
        @Doc("Karpathy's JSON: {\"images\": [{filepath, filename, cocoid, split, sentences}]}")
                Optional<Path> dataset,
        @Doc("the pictures' features, an HDF5 file that exec:exec@features wrote") Optional<Path> features,
        @Doc("or the folder of the pictures, to train the backbone along, from pixels to words")
                Optional<Path> images,
        @Doc(
                        "weights of the backbone of --images, .pth or .safetensors (default those in"
                                + " --model)")
                Optional<Path> backbone,
        @Doc("leave the backbone of --images as it is; --features is faster") boolean fixedBackbone,
        @Doc("captioner to start from, .pth or .safetensors (default random weights)")
                Optional<Path> model,
        @Doc("sizes of captioner and backbone") CaptionSize size,
        @Doc(
                        "cross-entropy, or a reward: cider, rouge, meteor, bleu1 to bleu4, or a mix such"
                                + " as bleu1-0.2,rouge-0.8")
                String objective,
        @Doc(
                        "times that every caption, or picture with a reward, is seen (default 8; with a"
                                + " reward 6; from pixels 2 and 1)")
                Optional<Integer> epochs,
        @Doc("batches in all, instead of --epochs") Optional<Integer> steps,
        @Doc("pictures of a batch (default 48; with a reward 18; from pixels 16 and 24)")
                Optional<Integer> batch,
        @Doc(
                        "batches whose gradients a step sums (default 1; with a reward 2; from pixels 3"
                                + " and 2)")
                Optional<Integer> accumulated,
        @Doc("captions that are sampled for a picture, with a reward") int samples,
        @Doc("most words of a sampled caption, with its end") int newTokens,
        @Doc("rate at which activations are dropped (default 0.3; with a reward 0.1)")
                Optional<Double> dropout,
        @Doc("how much of a word's probability goes to all others, without a reward") double smoothing,
        @Doc(
                        "highest learning rate of RAdam (default 2e-4; with a reward 1e-5; from pixels"
                                + " 3e-5 and 2e-6)")
                Optional<Double> learningRate,
        @Doc("lowest learning rate after the warm-up") double lowestRate,
        @Doc("how the learning rate rises: along a hyperbola, or in equal parts (annealing)")
                Rise schedule,
        @Doc(
                        "batches over which it rises (default 10000, at most a quarter of all; with a"
                                + " reward or from pixels 1)")
                Optional<Integer> warmUp,
        @Doc(
                        "what the learning rate is multiplied by (default 0.8; from pixels 0.55, with a"
                                + " reward 1)")
                Optional<Double> anneal,
        @Doc("every how many epochs (default 2; with a reward or from pixels 1)")
                Optional<Integer> annealEvery,
        @Doc("most held-out pictures of an evaluation") int heldOut,
        @Doc("captions that the beam search follows when it evaluates (default 3; with a reward 5)")
                Optional<Integer> beams,
        @Doc("batches between two evaluations (default an epoch)") Optional<Integer> evaluateEvery,
        @Doc("batches between two checkpoints, rounded up to an optimizer step") int checkpointEvery) {

    private static final String CROSS_ENTROPY = "cross-entropy";

    /// The original's schedules.
    public enum Rise {
        /// [Schedule#hyperbolic]
        HYPERBOLIC,
        /// [Schedule#annealing]
        ANNEALING
    }

    /// As the original trains.
    public static final CaptionTrainConfig DEFAULT = first(Optional.empty(), 5000);

    /// A first look: few batches.
    public static final CaptionTrainConfig QUICK = first(Optional.of(20), 50);

    private static CaptionTrainConfig first(Optional<Integer> steps, int heldOut) {
        return new CaptionTrainConfig(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                CaptionSize.FULL,
                CROSS_ENTROPY,
                Optional.empty(),
                steps,
                Optional.empty(),
                Optional.empty(),
                5,
                20,
                Optional.empty(),
                0.1,
                Optional.empty(),
                5e-7,
                Rise.HYPERBOLIC,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                heldOut,
                Optional.empty(),
                Optional.empty(),
                100);
    }

    public CaptionTrainConfig {
        require(
                features.isEmpty() || images.isEmpty(),
                "--features, --images: expected one of them, got both");
        require(
                images.isPresent() || backbone.isEmpty() && !fixedBackbone,
                "--backbone, --fixed-backbone: expected --images with them, got none");
        require(samples > 1, "--samples: expected at least 2, for one is the other's baseline, got " + samples);
        require(newTokens > 0, "--new-tokens: expected at least 1, got " + newTokens);
        require(
                smoothing >= 0 && smoothing < 1,
                "--smoothing: expected at least 0 and less than 1, got " + smoothing);
        require(heldOut > 0, "--held-out: expected at least 1, got " + heldOut);
        require(checkpointEvery > 0, "--checkpoint-every: expected at least 1, got " + checkpointEvery);
        requirePositive("--epochs", epochs);
        requirePositive("--steps", steps);
        requirePositive("--batch", batch);
        requirePositive("--accumulated", accumulated);
        requirePositive("--warm-up", warmUp);
        requirePositive("--anneal-every", annealEvery);
        requirePositive("--beams", beams);
        requirePositive("--evaluate-every", evaluateEvery);
        dropout.ifPresent(
                rate ->
                        require(
                                rate >= 0 && rate < 1,
                                "--dropout: expected at least 0 and less than 1, got " + rate));
        require(
                learningRate.orElse(1.0) > 0 && lowestRate >= 0 && anneal.orElse(1.0) > 0,
                "--learning-rate, --lowest-rate, --anneal: expected more than 0, got "
                        + learningRate.orElse(1.0) + ", " + lowestRate + ", " + anneal.orElse(1.0));
    }

    private static void requirePositive(String option, Optional<Integer> value) {
        value.ifPresent(n -> require(n > 0, option + ": expected at least 1, got " + n));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /// Whether rewards are learnt from, not captions.
    boolean rewarded() {
        return !objective.equals(CROSS_ENTROPY);
    }

    /// Whether the backbone learns along.
    boolean trainsBackbone() {
        return images.isPresent() && !fixedBackbone;
    }

    /// The settings as given, and the original's where none are.
    Stage stage() {
        Stage original = Stage.of(rewarded(), trainsBackbone());
        return new Stage(
                learningRate.orElse(original.learningRate()),
                warmUp.orElse(original.warmUp()),
                anneal.orElse(original.anneal()),
                annealEvery.orElse(original.annealEvery()),
                batch.orElse(original.batch()),
                accumulated.orElse(original.accumulated()),
                dropout.orElse(original.dropout()),
                epochs.orElse(original.epochs()),
                beams.orElse(original.beams()));
    }

    /// Batches in all.
    ///
    /// @param epoch batches of an epoch
    int total(int epoch) {
        return steps.orElseGet(() -> Math.multiplyExact(stage().epochs(), epoch));
    }

    /// The factor of the learning rate, by optimizer step.
    ///
    /// The original warms up over 10,000 batches when it begins with random weights. Small data sets
    /// do not have so many: unless it was asked for, a warm-up takes a quarter of all batches at most.
    ///
    /// @param epoch batches of an epoch
    Schedule schedule(int epoch) {
        Stage stage = stage();
        int rise = warmUp.orElse(Math.clamp(total(epoch) / 4, 1, stage.warmUp()));
        long every = (long) epoch * stage.annealEvery();
        Schedule byBatch =
                switch (schedule) {
                    case HYPERBOLIC ->
                            Schedule.hyperbolic(
                                    rise, every, stage.anneal(), lowestRate / stage.learningRate());
                    case ANNEALING -> Schedule.annealing(rise, every, stage.anneal());
                };
        return byBatch.everyBatches(stage.accumulated());
    }
}
