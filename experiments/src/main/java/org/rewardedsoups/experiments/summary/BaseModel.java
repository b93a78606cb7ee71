package org.rewardedsoups.experiments.summary;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaFolder;
import org.rewardedsoups.models.tokenizers.ByteLevelBpe;

/// The supervised model that every fine-tuning starts from, with its tokenizer.
///
/// @param llama the weights, in float32
/// @param format how an item of the task becomes tokens
/// @param folder where it was read from: `config.json`, `model.safetensors`, `tokenizer.json`
public record BaseModel(Llama llama, SummaryFormat format, Path folder) {
    private static final String SHIPPED = "model/config.json";

    /// Most tokens of a summary, with its end.
    private static final int MAX_SUMMARY = 40;

    /// Reads a Hugging Face folder, or the model that the repository ships.
    ///
    /// @throws UserException if there is no such folder
    public static BaseModel read(Optional<Path> folder) throws IOException {
        Path path = folder.isPresent() ? required(folder.get()) : shipped();
        Llama llama = LlamaFolder.load(path);
        ByteLevelBpe tokenizer = ByteLevelBpe.read(path.resolve("tokenizer.json"));
        int maxInput = llama.maxTokens() - 2 - MAX_SUMMARY;
        return new BaseModel(
                llama, new SummaryFormat(tokenizer, Math.min(maxInput, 160), MAX_SUMMARY), path);
    }

    private static Path required(Path folder) {
        for (String file : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
            if (!Files.isRegularFile(folder.resolve(file))) {
                throw new UserException(
                        "no model folder",
                        "--model=" + folder,
                        "give a folder with config.json, model.safetensors and tokenizer.json;"
                                + " it lacks "
                                + file);
            }
        }
        return folder;
    }

    /// The folder among the resources, inside a jar or not.
    private static Path shipped() throws IOException {
        URL config = BaseModel.class.getResource(SHIPPED);
        if (config == null) {
            throw new UserException(
                    "the shipped model is missing",
                    BaseModel.class.getPackageName() + "/" + SHIPPED,
                    "give another with --model=DIR, or train one with exec:exec@pretrain");
        }
        try {
            URI uri = config.toURI();
            if (uri.getScheme().equals("jar")) {
                open(uri);
            }
            return required(Path.of(uri).getParent());
        } catch (URISyntaxException e) {
            throw new IOException("resource of the shipped model: " + config, e);
        }
    }

    /// Opens the jar as a file system, which then stays open.
    private static void open(URI uri) throws IOException {
        try {
            FileSystems.newFileSystem(uri, Map.of());
        } catch (FileSystemAlreadyExistsException e) {
            // an earlier call opened it
        }
    }
}
