package org.rewardedsoups.experiments;

import java.nio.file.Path;
import java.util.List;
import org.rewardedsoups.experiments.large.LargeRun;
import org.rewardedsoups.experiments.large.Size;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;

/// Measures a decoder of LLaMA-7B's exact shapes with random weights: opening, decoding against the
/// memory bandwidth, and a LoRA step.
///
/// Run: `mvn -q compile exec:exec@large`; it makes a file of 13.5 GB once.
public final class Large {

    /// @param size shapes of the decoder
    public record Config(
            @Doc("folder of the weights; made there if it does not exist") Path weights,
            @Doc("shapes of the decoder: llama-7b, llama-1b or tiny") Size size,
            @Doc("tokens to decode") int tokens,
            @Doc("tokens of the LoRA step, 0 for none") int trainTokens) {

        static final Config DEFAULT = new Config(Path.of("runs/random-llama-7b"), Size.LLAMA_7B, 24, 128);

        static final Config QUICK = new Config(Path.of("runs/random-tiny"), Size.TINY, 24, 128);
    }

    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "large",
                    "Measure a 7-billion-parameter decoder with random weights.",
                    Config.DEFAULT,
                    Config.QUICK,
                    List.of("--quick", "--size=llama-1b --weights=runs/random-llama-1b"));

    private Large() {}

    static void main(String[] args) {
        EXPERIMENT.main(args, LargeRun::run);
    }
}
