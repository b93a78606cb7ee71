package org.rewardedsoups.experiments;

import java.util.List;
import org.rewardedsoups.experiments.captionlarge.CaptionLargeRun;
import org.rewardedsoups.experiments.captiondata.CaptionSize;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;

/// Measures a captioner of full size with random weights: Swin-L and ExpansionNet v2 on pictures of
/// 384 × 384.
///
/// Run: `mvn -q compile exec:exec@caption-large`; it takes two minutes.
public final class CaptionLarge {

    /// @param size shapes of backbone and captioner
    public record Config(
            @Doc("shapes of backbone and captioner: full or tiny") CaptionSize size,
            @Doc("pictures whose features are extracted, one by one") int pictures,
            @Doc("beams of the search") int beams,
            @Doc("tokens that are decoded") int tokens,
            @Doc("pictures of a self-critical step, 0 for none") int batch,
            @Doc("samples of each picture in a self-critical step") int samples,
            @Doc("rate at which a self-critical step drops activations, 0.1 in the original")
                    double dropout) {

        static final Config DEFAULT = new Config(CaptionSize.FULL, 3, 5, 20, 18, 5, 0);

        static final Config QUICK = new Config(CaptionSize.TINY, 3, 5, 20, 18, 5, 0);

        public Config {
            if (pictures < 1 || beams < 1 || tokens < 1 || batch < 0 || samples < 2) {
                throw new IllegalArgumentException(
                        "--pictures, --beams, --tokens: expected at least 1, --batch 0, --samples 2, got "
                                + pictures + ", " + beams + ", " + tokens + ", " + batch + " and "
                                + samples);
            }
            if (!(dropout >= 0 && dropout < 1)) {
                throw new IllegalArgumentException(
                        "--dropout: expected at least 0 and less than 1, got " + dropout);
            }
        }
    }

    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "caption-large",
                    "Measure a captioner of full size with random weights.",
                    Config.DEFAULT,
                    Config.QUICK,
                    List.of("--quick", "--batch=0", "--dropout=0.1"));

    private CaptionLarge() {}

    static void main(String[] args) {
        EXPERIMENT.main(args, CaptionLargeRun::run);
    }
}
