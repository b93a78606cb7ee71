package org.rewardedsoups.tests.bench;

import de.kherud.llama.LlamaModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.rewardedsoups.tensor.Scope;

/// llama.cpp on the CPU, driven by its Java binding: decoding, and nothing else.
final class LlamaCppLibrary implements Library {
    private final int threads;
    private final Path folder = folder();

    LlamaCppLibrary(int threads) {
        this.threads = threads;
    }

    /// A folder of its own for the binding, which deletes what lies beside its native library and
    /// has a name that begins with `llama`.
    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("rewarded-soups");
            folder.toFile().deleteOnExit();
            System.setProperty("de.kherud.llama.tmpdir", folder.toString());
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String key() {
        return "llama.cpp";
    }

    @Override
    public String description() {
        String jar =
                LlamaModel.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        String version = jar.replaceAll(".*llama-(.*)\\.jar", "$1");
        return "llama.cpp in de.kherud:llama %s, f16 for bf16 and q8_0 for i8".formatted(version);
    }

    @Override
    public Optional<Work> enter(Job job) {
        return job.task() instanceof Decoding decoding
                ? Optional.of(decode(decoding))
                : Optional.empty();
    }

    private Work decode(Decoding decoding) {
        GgufType matrices =
                switch (decoding.weights()) {
                    case BF16 -> GgufType.F16;
                    case I8 -> GgufType.Q8_0;
                    default -> GgufType.F32;
                };
        try (Scope _ = Scope.open()) {
            return decode(
                    GgufLlama.of(decoding.llama(), matrices),
                    decoding.promptTokens(),
                    decoding.newTokens());
        }
    }

    LlamaCpp decode(GgufFile network, int[] prompt, int newTokens) {
        Path file = folder.resolve("weights.gguf");
        try {
            network.write(file);
            try {
                return new LlamaCpp(file, prompt, newTokens, threads);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
