package org.rewardedsoups.experiments;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.experiments.pretrain.BaseTraining;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.models.memory.TrainingMemory;

/// Trains the base model of the summary task from scratch: first on plain text, then on pairs of an
/// input and its summary; writes it as a Hugging Face folder.
///
/// Run: `mvn -q compile exec:exec@pretrain`
public final class Pretrain {

    /// @param textSteps steps on plain text
    /// @param pairSteps steps on pairs, after those
    public record Config(
            @Doc("plain text to learn from, made by exec:exec@corpus") Path text,
            @Doc("vocabulary of the tokenizer") int vocabulary,
            @Doc("channels C of the model") int channels,
            @Doc("channels inside the feed-forward parts") int inner,
            @Doc("blocks") int layers,
            @Doc("query heads") int heads,
            @Doc("key and value heads") int keyHeads,
            @Doc("steps on plain text") int textSteps,
            @Doc("steps on pairs, after those on text") int pairSteps,
            @Doc("rows of a batch of text") int textRows,
            @Doc("tokens of a row of text") int textTokens,
            @Doc("pairs in a batch") int pairRows,
            @Doc("what predicting a prompt's token counts, beside 1 for a summary's")
                    double promptWeight,
            @Doc("highest learning rate of AdamW") double learningRate,
            @Doc("weight decay of matrices") double weightDecay,
            @Doc("steps over which the learning rate rises") int warmUp,
            @Doc("steps between checkpoints") int checkpointEvery,
            @Doc("steps between measurements on held-out pairs") int evaluateEvery,
            @Doc("most tokens of an input") int maxInput,
            @Doc("most tokens of a summary") int maxSummary) {

        static final Config DEFAULT =
                new Config(
                        Path.of("experiments/target/corpus/pretrain.txt.gz"),
                        4096,
                        192,
                        512,
                        6,
                        6,
                        3,
                        1500,
                        3500,
                        16,
                        256,
                        32,
                        0.25,
                        2.5e-3,
                        0.1,
                        100,
                        100,
                        250,
                        160,
                        40);

        static final Config QUICK =
                new Config(
                        DEFAULT.text,
                        1024,
                        64,
                        128,
                        2,
                        2,
                        1,
                        30,
                        30,
                        4,
                        64,
                        8,
                        0.25,
                        2.5e-3,
                        0.1,
                        5,
                        20,
                        30,
                        64,
                        24);
    }

    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "pretrain",
                    "Train the base model that the repository ships, from scratch.",
                    Config.DEFAULT,
                    Config.QUICK,
                    List.of("--out=runs/base", "--out=runs/base --resume", "--quick"));

    private Pretrain() {}

    static void main(String[] args) {
        EXPERIMENT.main(
                args,
                new Experiment.Body<>() {
                    @Override
                    public void run(Config config, Run run) throws Exception {
                        BaseTraining.run(config, run);
                    }

                    @Override
                    public Optional<TrainingMemory> memory(Config config) {
                        return Optional.of(BaseTraining.memory(config));
                    }
                });
    }
}
