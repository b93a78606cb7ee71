package org.rewardedsoups.experiments.summary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.models.llama.LlamaFolder;
import org.rewardedsoups.models.tokenizers.BpeTrainer;
import org.rewardedsoups.models.tokenizers.ByteLevelBpe;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;

/// A summary task so small that a whole run takes seconds: an untrained model and forty items.
///
/// @param model a Hugging Face folder
/// @param data JSON lines
record TinyTask(Path model, Path data) {

    static TinyTask create(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String input = "int count%d()\\nThe number of things, case %d.".formatted(i, i);
            lines.add("{\"input\": \"%s\", \"reference\": \"Returns the count.\"}".formatted(input));
            texts.add(input + " Returns the count.");
        }
        Path data = folder.resolve("items.jsonl");
        Files.write(data, lines);
        Path model = folder.resolve("model");
        Files.createDirectories(model);
        Path tokenizerFile = folder.resolve("tokenizer.json");
        ByteLevelBpe tokenizer = new BpeTrainer(300, SummaryFormat.SPECIAL).train(texts);
        tokenizer.write(tokenizerFile);
        SummaryFormat format = new SummaryFormat(tokenizer, 20, 40);
        LlamaConfig config =
                LlamaConfig.small(tokenizer.size(), 32, 64, 2, 2, 1, 128)
                        .withTokens(format.beginning(), format.end());
        Llama llama =
                Llama.create(config, Initializer.gaussian(0.2, new Rngs(7).stream("weights")));
        LlamaFolder.save(model, llama, DType.F32, Optional.of(tokenizerFile));
        return new TinyTask(model, data);
    }

    /// Options of a run that takes seconds; others take the place of its own.
    String[] options(Path out, String... more) {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "--model=" + model,
                                "--data=" + data,
                                "--rewards=brevity,lexicon",
                                "--steps=2",
                                "--batch=8",
                                "--minibatch=4",
                                "--learning-rate=0.003",
                                "--epochs=1",
                                "--prompts=4",
                                "--points=3",
                                "--mus=0.5",
                                "--min-length=4",
                                "--max-length=8",
                                "--out=" + out));
        for (String other : more) {
            String name = other.split("=")[0] + "=";
            options.removeIf(own -> own.startsWith(name));
            options.add(other);
        }
        return options.toArray(String[]::new);
    }
}
