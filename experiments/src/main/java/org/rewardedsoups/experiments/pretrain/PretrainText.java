package org.rewardedsoups.experiments.pretrain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.tokenizers.ByteLevelBpe;

/// The plain text that the base model learns from: documents separated by blank lines.
///
/// @param file gzipped UTF-8, as `exec:exec@corpus` writes it
record PretrainText(Path file) {

    PretrainText {
        if (!Files.isRegularFile(file)) {
            throw new UserException(
                    "no pretraining text",
                    "--text=" + file,
                    "make it with mvn -q -Pcorpus compile exec:exec@corpus");
        }
    }

    /// The first `count` documents.
    List<String> documents(int count) {
        List<String> out = new ArrayList<>();
        read(document -> out.add(document) && out.size() < count);
        return out;
    }

    /// The first `count` tokens of all documents, each ended by `end`; fewer if there are fewer.
    int[] tokens(ByteLevelBpe tokenizer, int end, int count) {
        int[] out = new int[count];
        int[] length = {0};
        read(
                document -> {
                    int[] ids = tokenizer.encode(document);
                    int room = Math.min(ids.length, count - length[0]);
                    System.arraycopy(ids, 0, out, length[0], room);
                    length[0] += room;
                    if (length[0] < count) {
                        out[length[0]++] = end;
                    }
                    return length[0] < count;
                });
        return Arrays.copyOf(out, length[0]);
    }

    /// Hands documents to `more` until it returns false.
    private void read(Predicate<String> more) {
        try (var in = new GZIPInputStream(Files.newInputStream(file), 1 << 16);
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            StringBuilder document = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty()) {
                    document.append(document.isEmpty() ? "" : "\n").append(line);
                } else if (!document.isEmpty()) {
                    if (!more.test(document.toString())) {
                        return;
                    }
                    document.setLength(0);
                }
            }
            if (!document.isEmpty()) {
                more.test(document.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
