package org.rewardedsoups.experiments;

import java.util.List;
import java.util.stream.IntStream;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.experiments.captionpretrain.CaptionTraining;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.models.expansionnet.ExpansionNetConfig;
import org.rewardedsoups.models.swin.SwinConfig;

/// Trains a small Swin and ExpansionNet from scratch, from the pixels of emoji to captions.
///
/// Run: `mvn -q compile exec:exec@caption-pretrain`, then `--out=DIR --resume` to go on after a
/// stop.
public final class CaptionPretrain {

    /// @param depths blocks of each stage; the channels double from one to the next
    public record Config(
            @Doc("channels of the backbone's first stage, which double from stage to stage")
                    int backboneChannels,
            @Doc("blocks of each stage of the backbone") List<Integer> depths,
            @Doc("channels C of the captioner") int channels,
            @Doc("blocks of the captioner's encoder, and of its decoder") int layers,
            @Doc("channels inside the captioner's feed-forward parts") int inner,
            @Doc("attention heads of the captioner, and of the backbone's last stage") int heads,
            @Doc("most tokens of a caption, with its first and last") int maxTokens,
            @Doc("pictures of a batch, half of them scenes") int batch,
            @Doc("steps in which the backbone learns to tell emoji, each on pictures of its own")
                    int backboneSteps,
            @Doc("of these the first, with emoji in the middle of white") int whiteSteps,
            @Doc("steps from pixels to captions after them, each on pictures of its own") int steps,
            @Doc("how much of a word's probability goes to all others") double smoothing,
            @Doc("highest learning rate of AdamW") double learningRate,
            @Doc("weight decay of matrices") double weightDecay,
            @Doc("steps over which the learning rate rises") int warmUp,
            @Doc("steps between checkpoints") int checkpointEvery,
            @Doc("steps between measurements on held-out pictures") int evaluateEvery,
            @Doc("scenes, and emoji, of a measurement") int pictures) {

        /// The share of the highest learning rate that is left in the end.
        public static final double LAST = 0.01;

        private static final int IMAGE = 64; // pixels, as large as a scene
        private static final int PATCH = 4;
        private static final int WINDOW = 4;

        static final Config DEFAULT =
                new Config(
                        32,
                        List.of(2, 2, 4),
                        128,
                        2,
                        512,
                        4,
                        40,
                        64,
                        4000,
                        600,
                        2500,
                        0,
                        1e-3,
                        0.05,
                        200,
                        100,
                        500,
                        200);

        static final Config QUICK =
                new Config(
                        16,
                        List.of(1, 1, 1),
                        32,
                        1,
                        64,
                        4,
                        40,
                        16,
                        20,
                        10,
                        40,
                        0,
                        2e-3,
                        0.05,
                        5,
                        20,
                        40,
                        16);

        public Config {
            depths = List.copyOf(depths);
            require(batch > 1, "--batch: expected at least 2, got " + batch);
            require(
                    warmUp >= 0 && steps >= Math.max(1, warmUp),
                    "--steps: expected at least --warm-up=" + warmUp + ", got " + steps);
            require(
                    backboneSteps >= 0,
                    "--backbone-steps: expected at least 0, got " + backboneSteps);
            require(
                    smoothing >= 0 && smoothing < 1,
                    "--smoothing: expected at least 0 and less than 1, got " + smoothing);
            require(maxTokens > 2, "--max-tokens: expected at least 3, got " + maxTokens);
            require(
                    checkpointEvery > 0 && evaluateEvery > 0 && pictures > 0,
                    "--checkpoint-every, --evaluate-every, --pictures: expected at least 1, got "
                            + List.of(checkpointEvery, evaluateEvery, pictures));
        }

        private static void require(boolean holds, String message) {
            if (!holds) {
                throw new IllegalArgumentException(message);
            }
        }

        /// The optimizer of both parts.
        public AdamW.Config adamW() {
            return AdamW.Config.adamW(learningRate, weightDecay).betas(0.9, 0.98);
        }

        /// The sizes of the backbone; each stage has half the heads of the next.
        public SwinConfig backbone() {
            int last = depths.size() - 1;
            List<Integer> stageHeads =
                    IntStream.rangeClosed(0, last)
                            .mapToObj(stage -> Math.max(1, heads >> last - stage))
                            .toList();
            return new SwinConfig(
                    IMAGE, PATCH, 3, backboneChannels, depths, stageHeads, WINDOW, 4, 0);
        }

        /// The sizes of the captioner.
        public ExpansionNetConfig captioner(int vocabulary) {
            return new ExpansionNetConfig(
                    channels,
                    layers,
                    layers,
                    inner,
                    heads,
                    List.of(8, 16, 32),
                    8,
                    vocabulary,
                    maxTokens,
                    backbone().outputChannels());
        }
    }

    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "caption-pretrain",
                    "Train the captioner that the repository ships, from scratch.",
                    Config.DEFAULT,
                    Config.QUICK,
                    List.of("--out=runs/captioner", "--out=runs/captioner --resume", "--quick"));

    private CaptionPretrain() {}

    static void main(String[] args) {
        EXPERIMENT.main(args, CaptionTraining::run);
    }
}
