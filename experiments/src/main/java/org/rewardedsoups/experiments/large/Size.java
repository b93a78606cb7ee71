package org.rewardedsoups.experiments.large;

import org.rewardedsoups.models.llama.LlamaConfig;

/// Shapes of decoders that are worth measuring.
public enum Size {
    /// LLaMA-7B (Touvron et al., 2023, table 2).
    LLAMA_7B(new LlamaConfig(32_000, 4096, 11_008, 32, 32, 32, 128, 2048, 1e-6, 10_000, false, 1, 2)),
    /// The shapes of a 1-billion-parameter LLaMA 3.2, context shortened.
    LLAMA_1B(new LlamaConfig(128_256, 2048, 8192, 16, 32, 8, 64, 2048, 1e-5, 500_000, true, -1, -1)),
    /// For a first look.
    TINY(new LlamaConfig(4096, 256, 704, 4, 4, 2, 64, 256, 1e-5, 10_000, false, 1, 2));

    private final LlamaConfig config;

    Size(LlamaConfig config) {
        this.config = config;
    }

    LlamaConfig config() {
        return config;
    }
}
