package org.rewardedsoups.experiments.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.rewardedsoups.tensor.AtomicFile;

/// Writes what a corpus build produces; the same corpus gives the same bytes.
public final class CorpusFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CorpusFiles() {}

    /// One JSON object per pair: split, library, input and reference.
    public static void writePairs(BuiltCorpus corpus, Path file) {
        StringBuilder lines = new StringBuilder();
        for (Split split : Split.values()) {
            for (Pair pair : corpus.pairs().get(split)) {
                ObjectNode line = JSON.createObjectNode();
                line.put("split", split.label());
                line.put("library", pair.library());
                line.put("input", pair.input());
                line.put("reference", pair.reference());
                lines.append(line).append('\n');
            }
        }
        write(file, gzip(lines.toString()));
    }

    /// The pretraining documents, separated by blank lines.
    public static void writeDocuments(BuiltCorpus corpus, Path file) {
        write(file, gzip(String.join("\n\n", corpus.documents()) + "\n"));
    }

    /// UTF-8 text as it is.
    public static void writeText(String text, Path file) {
        write(file, text.getBytes(UTF_8));
    }

    /// Compressed as far as gzip goes; the JDK writes no time into the header.
    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new BestGzip(bytes)) {
            out.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            AtomicFile.write(file, bytes);
        } catch (IOException e) {
            throw new DataException(
                    "write: expected to create %s, got %s; choose a folder that can be written"
                            .formatted(file, e),
                    e);
        }
    }
}
