package org.rewardedsoups.experiments.captiondata;

import java.util.List;
import org.rewardedsoups.models.expansionnet.ExpansionNetConfig;
import org.rewardedsoups.models.swin.SwinConfig;

/// Shapes of captioners and their backbones.
public enum CaptionSize {
    /// Swin-L and ExpansionNet v2 (Hu et al., 2023), 234 million parameters.
    FULL(SwinConfig.LARGE, ExpansionNetConfig.FULL),
    /// For tests and a first look.
    TINY(
            new SwinConfig(32, 4, 3, 16, List.of(2, 2), List.of(2, 4), 4, 4, 0.1),
            new ExpansionNetConfig(32, 2, 2, 64, 4, List.of(4, 8), 4, 200, 74, 32));

    private final SwinConfig backbone;
    private final ExpansionNetConfig captioner;

    CaptionSize(SwinConfig backbone, ExpansionNetConfig captioner) {
        this.backbone = backbone;
        this.captioner = captioner;
    }

    public SwinConfig backbone() {
        return backbone;
    }

    public ExpansionNetConfig captioner() {
        return captioner;
    }
}
