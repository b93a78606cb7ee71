package org.rewardedsoups.models.llama;

import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.tensor.AtomicFile;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A decoder as a Hugging Face folder: `config.json`, `model.safetensors`, `tokenizer.json`.
public final class LlamaFolder {
    static final String CONFIG = "config.json";
    static final String WEIGHTS = "model.safetensors";
    private static final String TOKENIZER = "tokenizer.json";

    private LlamaFolder() {}

    /// Reads a decoder, its weights converted to float32.
    ///
    /// @throws ModelFormatException if a file is malformed or asks for what we do not support
    public static Llama load(Path folder) throws IOException {
        LlamaConfig config = LlamaJson.read(required(folder, CONFIG));
        StateDict weights = SafeTensors.read(required(folder, WEIGHTS)).tensors();
        return Llama.of(config, withoutTiedHead(config, weights), DType.F32);
    }

    /// Maps a decoder: matrices stored in bfloat16 (or float32) are used in place, so that it opens at
    /// once and takes no memory of its own; the rest is converted to float32. All is frozen.
    ///
    /// @param arena how long the weights live
    /// @throws ModelFormatException as [#load]
    public static Llama map(Path folder, Arena arena) throws IOException {
        LlamaConfig config = LlamaJson.read(required(folder, CONFIG));
        StateDict weights = SafeTensors.map(required(folder, WEIGHTS), arena).tensors();
        boolean half =
                weights.asMap().values().stream()
                        .filter(tensor -> tensor.shape().rank() == 2)
                        .allMatch(tensor -> tensor.type() == DType.BF16);
        Llama llama = Llama.create(config, Initializer.stored(half ? DType.BF16 : DType.F32));
        llama.share(withoutTiedHead(config, weights));
        llama.trainable(false);
        return llama;
    }

    /// Writes a decoder, each file whole or not at all.
    ///
    /// @param type of the stored weights: BF16 or F32
    /// @param tokenizer a `tokenizer.json` to copy along, or empty
    public static void save(Path folder, Llama llama, DType type, Optional<Path> tokenizer)
            throws IOException {
        if (type != DType.BF16 && type != DType.F32) {
            throw new IllegalArgumentException("save: expected BF16 or F32, got " + type);
        }
        Files.createDirectories(folder);
        StateDict weights =
                Scope.detached(() -> llama.stateDict().map((_, value) -> value.cast(type)));
        SafeTensors.of(weights).write(folder.resolve(WEIGHTS));
        if (tokenizer.isPresent()) {
            AtomicFile.write(folder.resolve(TOKENIZER), Files.readAllBytes(tokenizer.get()));
        }
        LlamaJson.write(folder.resolve(CONFIG), llama.config(), type);
    }

    /// Some files carry the tied head a second time.
    private static StateDict withoutTiedHead(LlamaConfig config, StateDict weights) {
        if (!config.tieWordEmbeddings() || !weights.contains("lm_head.weight")) {
            return weights;
        }
        Map<String, Tensor> rest = new LinkedHashMap<>(weights.asMap());
        rest.remove("lm_head.weight");
        return StateDict.of(rest);
    }

    private static Path required(Path folder, String name) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new ModelFormatException(
                    "model folder "
                            + folder
                            + ": expected a file "
                            + name
                            + ", got none"
                            + (Files.exists(folder.resolve(name + ".index.json"))
                                    ? "; merge the shards that its index names into one file"
                                    : ""));
        }
        return file;
    }
}
