package org.rewardedsoups.experiments.detector;

import java.io.IOException;
import java.nio.file.Path;
import org.rewardedsoups.experiments.run.ResourceFolder;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.bert.Bert;
import org.rewardedsoups.models.tokenizers.WordPiece;
import org.rewardedsoups.rl.rewards.Faithfulness;

/// The faithfulness reward of this jar; see `docs/detector-card.md`.
public final class ShippedDetector {
    private ShippedDetector() {}

    /// Reads the reward and puts it on an encoder that is there already, for instance that of
    /// [org.rewardedsoups.rl.rewards.Relevance]; the encoder is frozen.
    public static Faithfulness read(Bert miniLm, WordPiece tokenizer) throws IOException {
        return Faithfulness.read(folder(), miniLm, tokenizer);
    }

    private static Path folder() throws IOException {
        return ResourceFolder.of(ShippedDetector.class, "adapter_config.json")
                .orElseThrow(
                        () ->
                                new UserException(
                                        "the shipped faithfulness reward is missing",
                                        ShippedDetector.class.getPackageName(),
                                        "train one with exec:exec@detector and put its adapter"
                                                + " among the resources"));
    }
}
