package org.rewardedsoups.models.lora;

import org.rewardedsoups.models.huggingface.ConfigJson;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.StateDict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An adapter as a PEFT folder: `adapter_config.json` and `adapter_model.safetensors`.
///
/// @param config rank, scale and targets
/// @param adapter the factors under PEFT's names
public record PeftFolder(LoraConfig config, StateDict adapter) {
    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";

    /// @throws ModelFormatException if a file is malformed or asks for what we do not support
    public static PeftFolder read(Path folder) throws IOException {
        for (String name : List.of(CONFIG, WEIGHTS)) {
            if (!Files.isRegularFile(folder.resolve(name))) {
                throw new ModelFormatException(
                        "adapter folder " + folder + ": expected a file " + name + ", got none");
            }
        }
        return new PeftFolder(
                readConfig(folder.resolve(CONFIG)),
                SafeTensors.read(folder.resolve(WEIGHTS)).tensors());
    }

    /// Writes the folder, each file whole or not at all.
    ///
    /// @param type of the stored factors: BF16 or F32
    /// @param baseModel what the adapter belongs to, for the reader
    /// @param taskType PEFT's word for it, such as `CAUSAL_LM`
    public void write(Path folder, DType type, String baseModel, String taskType)
            throws IOException {
        Files.createDirectories(folder);
        StateDict stored = Scope.detached(() -> adapter.map((_, value) -> value.cast(type)));
        SafeTensors.of(stored).write(folder.resolve(WEIGHTS));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("base_model_name_or_path", baseModel);
        json.put("bias", "none");
        json.put("fan_in_fan_out", false);
        json.put("inference_mode", true);
        json.put("init_lora_weights", true);
        json.put("lora_alpha", config.loraAlpha());
        json.put("lora_dropout", config.loraDropout());
        json.put(
                "modules_to_save",
                config.modulesToSave().isEmpty() ? null : config.modulesToSave());
        json.put("peft_type", "LORA");
        json.put("r", config.r());
        json.put("target_modules", config.targetModules());
        json.put("task_type", taskType);
        ConfigJson.write(folder.resolve(CONFIG), json);
    }

    private static LoraConfig readConfig(Path file) throws IOException {
        ConfigJson json = ConfigJson.read(file);
        int r = json.integer("r");
        double alpha = json.number("lora_alpha", 8);
        double dropout = json.number("lora_dropout", 0);
        List<String> targets = json.strings("target_modules");
        List<String> saved = json.strings("modules_to_save");
        json.expect("peft_type", "LORA")
                .expect("bias", "none")
                .expect("lora_bias", false)
                .expect("fan_in_fan_out", false)
                .expect("use_rslora", false)
                .expect("use_dora", false)
                .expect("rank_pattern", Map.of())
                .expect("alpha_pattern", Map.of())
                .expect("exclude_modules", List.of())
                .expect("layer_replication", List.of())
                .expect("layers_pattern", List.of())
                .expect("layers_to_transform", List.of())
                .expect("target_parameters", List.of())
                .expect("trainable_token_indices", List.of())
                .expect("loftq_config", Map.of())
                .expect("megatron_core", "megatron.core")
                .ignore(
                        "base_model_name_or_path",
                        "inference_mode",
                        "init_lora_weights",
                        "task_type")
                .ignore("auto_mapping", "revision", "peft_version")
                .refuseTheRest();
        try {
            return new LoraConfig(r, alpha, dropout, targets, saved);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(file + ": " + e.getMessage(), e);
        }
    }
}
