package org.rewardedsoups.experiments;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rewardedsoups.experiments.parity.Replayer.GoldenFile;
import org.rewardedsoups.experiments.parity.Replayer;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.Json;
import org.rewardedsoups.experiments.run.ToolOptions;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.tensor.Providers;

/// Replays recordings of an original implementation on ours and prints the errors as JSON.
///
/// Run: `mvn -q compile exec:exec@parity -Dargs="--golden=DIR"`. Every recording runs in float64 on
/// the scalar kernels and in float32 on the chosen ones. Exit 0 if all numbers are within their
/// tolerances, 1 if not, 2 if there is nothing to replay or a file is broken.
public final class Parity {
    private static final int MOST_FAILURES = 20;
    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "parity",
                    "replays recordings of an original implementation and prints the errors",
                    Config.DEFAULT,
                    Config.DEFAULT,
                    List.of("--golden=recordings"));

    private Parity() {}

    /// @param golden folder of recordings
    record Config(
            @Doc(
                            "folder of recordings, every *.json in it and below. Tolerances, as"
                                + " |a-b|/(1+|b|): float64 1e-10; float32 1e-5, but 1e-4 for a loss"
                                + " with a log ratio beyond 2, and 1e-3 for whitening of numbers"
                                + " that differ by less than a thousandth of their size and for"
                                + " logits beyond 20; masks, clip fractions, lengths, defaults"
                                + " and KL coefficients 1e-12; captioning networks: float64 1e-9,"
                                + " float32 2e-5, captions word for word; metrics of captions 1e-9,"
                                + " METEOR 1e-6, what was recorded in float32 1e-6, texts and words"
                                + " the same; NaN, infinities and errors as recorded. How far"
                                + " SPICE is from a recording is said and decides nothing")
                    Optional<Path> golden) {
        static final Config DEFAULT = new Config(Optional.empty());
    }

    static void main(String[] args) {
        EXPERIMENT.tool(args, Parity::run);
    }

    private static int run(Config config, ToolOptions options) throws IOException {
        Path folder =
                UserException.required(
                        config.golden(), "a folder of recordings", "--golden=DIR");
        ObjectNode report = replay(folder);
        System.out.print(Json.pretty(report));
        return report.get("passed").booleanValue() ? 0 : 1;
    }

    /// Replays everything in a folder.
    ///
    /// @throws UserException if there is nothing to replay, or a file is broken
    static ObjectNode replay(Path folder) throws IOException {
        List<GoldenFile> files = read(folder);
        ObjectNode report = Json.object().put("golden", folder.toString());
        report.putObject("kernels")
                .put("float64", "scalar")
                .put("float32", Providers.chosen().name());
        int cases = 0;
        List<String> failures = new ArrayList<>();
        ObjectNode kinds = report.putObject("kinds");
        for (Replayer replayer : Replayer.ALL) {
            List<GoldenFile> own = files.stream().filter(replayer::claims).toList();
            if (own.isEmpty()) {
                continue;
            }
            Replayer.Report result = replayer.replay(own);
            files.removeAll(own);
            cases += result.cases();
            kinds.setAll(result.kinds());
            failures.addAll(result.failures());
        }
        if (cases == 0) {
            throw new UserException(
                    "no recordings", folder.toString(), "give a folder with *.json of cases");
        }
        ArrayNode ignored = report.putArray("ignoredFiles");
        files.forEach(file -> ignored.add(file.path().toString()));
        report.put("cases", cases).put("failures", failures.size());
        ArrayNode first = report.putArray("firstFailures");
        failures.stream().limit(MOST_FAILURES).forEach(first::add);
        return report.put("passed", failures.isEmpty());
    }

    private static List<GoldenFile> read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new UserException(
                    "no such folder", "--golden=" + folder, "give a folder of recordings");
        }
        List<GoldenFile> out = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.filter(p -> p.toString().endsWith(".json")).sorted().toList()) {
                out.add(new GoldenFile(path, Json.read(path)));
            }
        }
        return out;
    }
}
