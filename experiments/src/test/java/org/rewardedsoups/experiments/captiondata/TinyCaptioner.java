package org.rewardedsoups.experiments.captiondata;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rewardedsoups.models.expansionnet.ExpansionNetConfig;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.swin.SwinConfig;
import org.rewardedsoups.tensor.Rngs;

/// A captioner of random weights that takes no time.
public final class TinyCaptioner {
    private TinyCaptioner() {}

    public static BaseCaptioner create() {
        Rngs rngs = new Rngs(5);
        CaptionVocabulary vocabulary = EmojiData.shipped().vocabulary(rngs);
        return BaseCaptioner.create(
                new SwinConfig(64, 8, 3, 8, List.of(1, 1), List.of(1, 2), 4, 2, 0),
                new ExpansionNetConfig(
                        16, 1, 1, 16, 2, List.of(4, 2), 2, vocabulary.size(), 10, 16),
                vocabulary,
                Initializer.xavier(rngs.stream("weights")));
    }

    /// Writes it to a folder.
    public static Path write(Path folder) throws IOException {
        create().write(folder);
        return folder;
    }
}
