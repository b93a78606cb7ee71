package org.rewardedsoups.experiments.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds or makes the folder of a run.
///
/// @param path the folder
/// @param resumed whether an earlier run goes on in it
/// @param created the topmost folder that had to be made, empty if all were there
record RunFolder(Path path, boolean resumed, Optional<Path> created) {
    private static final Path RUNS = Path.of("runs");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    /// @throws UserException if the folder cannot be written
    static RunFolder open(String experiment, Common options, Clock clock, PrintStream log) {
        Path path =
                options.out()
                        .or(() -> options.resume() ? latest(experiment) : Optional.empty())
                        .orElseGet(() -> unused(experiment, clock));
        try {
            boolean earlier = Files.exists(path.resolve("config.json"));
            if (earlier && !options.resume()) {
                Path aside = moveAside(path);
                log.println(path + " held an earlier run, which is now in " + aside);
            }
            if (options.resume() && !earlier) {
                log.println("nothing to resume in " + path + ", starting anew");
            }
            Optional<Path> created = firstMissing(path);
            Files.createDirectories(path);
            return new RunFolder(path, earlier && options.resume(), created);
        } catch (IOException e) {
            throw new UserException(
                    "cannot write the run folder: " + Failure.reason(e),
                    "--out=" + path,
                    "choose a folder that can be written",
                    e);
        }
    }

    /// Removes the folders that [#open] made, as far as they are empty.
    void removeIfEmpty() throws IOException {
        if (created.isEmpty()) {
            return;
        }
        for (Path folder = path; folder != null; folder = folder.getParent()) {
            try (Stream<Path> entries = Files.list(folder)) {
                if (entries.findAny().isPresent()) {
                    return;
                }
            }
            Files.delete(folder);
            if (folder.equals(created.get())) {
                return;
            }
        }
    }

    private static Optional<Path> firstMissing(Path path) {
        Optional<Path> missing = Optional.empty();
        for (Path p = path; p != null && Files.notExists(p); p = p.getParent()) {
            missing = Optional.of(p);
        }
        return missing;
    }

    private static Path unused(String experiment, Clock clock) {
        String name = experiment + "-" + TIME.format(LocalDateTime.now(clock));
        Path path = RUNS.resolve(name);
        for (int i = 2; Files.exists(path); i++) {
            path = RUNS.resolve(name + "-" + i);
        }
        return path;
    }

    /// Names hold the time, so the last in order is the latest.
    private static Optional<Path> latest(String experiment) {
        if (!Files.isDirectory(RUNS)) {
            return Optional.empty();
        }
        try (Stream<Path> runs = Files.list(RUNS)) {
            return runs.filter(p -> p.getFileName().toString().matches(experiment + "-[0-9-]+"))
                    .filter(p -> Files.exists(p.resolve("config.json")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UserException(
                    "cannot list the runs", RUNS.toString(), "name one with --out=DIR", e);
        }
    }

    private static Path moveAside(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        for (int i = 1; ; i++) {
            Path aside = absolute.resolveSibling(absolute.getFileName() + ".old-" + i);
            if (Files.notExists(aside)) {
                return Files.move(path, aside);
            }
        }
    }
}
