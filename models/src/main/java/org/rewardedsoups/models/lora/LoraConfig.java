package org.rewardedsoups.models.lora;

import java.util.List;

/// Where and how a model is adapted; the names are PEFT's.
///
/// @param r rank of the correction
/// @param loraAlpha α; the correction is scaled by α/r
/// @param loraDropout probability with which an element of the correction's input is dropped
/// @param targetModules linear maps that are corrected: the ends of their paths, such as `q_proj`
/// @param modulesToSave layers trained in full and saved with the adapter, such as `classifier`
public record LoraConfig(
        int r,
        double loraAlpha,
        double loraDropout,
        List<String> targetModules,
        List<String> modulesToSave) {

    /// @throws IllegalArgumentException unless r ≥ 1, loraAlpha > 0 and 0 ≤ loraDropout < 1, or if
    ///   no module is a target
    public LoraConfig {
        targetModules = List.copyOf(targetModules);
        modulesToSave = List.copyOf(modulesToSave);
        if (r < 1 || !(loraAlpha > 0) || !(loraDropout >= 0 && loraDropout < 1)) {
            throw new IllegalArgumentException(
                    "lora: expected r >= 1, loraAlpha > 0 and loraDropout in [0, 1), got "
                            + r
                            + ", "
                            + loraAlpha
                            + " and "
                            + loraDropout);
        }
        if (targetModules.isEmpty()) {
            throw new IllegalArgumentException(
                    "lora: expected at least one target module, such as q_proj, got none");
        }
    }

    /// Nothing is trained beside the corrections.
    ///
    /// @throws IllegalArgumentException as the constructor above
    public LoraConfig(int r, double loraAlpha, double loraDropout, List<String> targetModules) {
        this(r, loraAlpha, loraDropout, targetModules, List.of());
    }

    /// α/r.
    public double scale() {
        return loraAlpha / r;
    }

    boolean targets(String path) {
        return targetModules.stream().anyMatch(name -> endsWith(path, name));
    }

    boolean saves(String path) {
        return modulesToSave.stream().anyMatch(name -> endsWith(path, name));
    }

    private static boolean endsWith(String path, String name) {
        return path.equals(name) || path.endsWith("." + name);
    }
}
