package org.rewardedsoups.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentTest {
    @TempDir Path temp;

    /// What a program printed and its exit code.
    record Ended(int code, String out, String err) {}

    @Test
    void aRunLeavesItsConfigurationAndMetrics() throws IOException {
        Path out = temp.resolve("runs/one");
        Ended ended = demo("--out=" + out, "--seed=5", "--rows=3");
        assertEquals(new Ended(0, "", ""), ended);
        var config = Json.read(out.resolve("config.json"));
        assertEquals("demo", config.path("experiment").asText());
        assertEquals(5, config.path("seed").asInt());
        assertEquals(3, config.path("config").path("rows").asInt());
        assertEquals("none", config.path("config").path("fault").asText());
        assertTrue(config.path("config").path("data").isNull());
        assertFalse(config.path("versions").path("rewardedSoups").asText().startsWith("$"));
        assertEquals(4, Files.readAllLines(out.resolve("metrics.csv")).size());
    }

    @Test
    void quickChangesTheDefaultsButNotWhatIsAskedFor() throws IOException {
        demo("--out=" + temp.resolve("quick"), "--quick");
        assertEquals(2, rows(temp.resolve("quick")));
        demo("--out=" + temp.resolve("asked"), "--quick", "--rows=1");
        assertEquals(1, rows(temp.resolve("asked")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rosw=1 | 2 | demo: unknown option, --rosw=1, did you mean --rows?",
                "--fault=bug | 1 | demo: failed, IllegalStateException: a bug over two lines, add"
                        + " --debug for the stack trace",
                "--fault=missing-file | 2 | demo: no such file or folder, no/such/file, check the"
                        + " path",
                "--fault=bad-input | 2 | demo: no JSON, x.jsonl line 3, repair it"
            })
    void failuresAreOneLineAndLeaveNoTrace(String option, int code, String line) {
        Path out = temp.resolve("a/b");
        Ended ended = demo("--out=" + out, option);
        assertEquals(new Ended(code, "", line + System.lineSeparator()), ended);
        assertEquals(code == 1, Files.exists(temp.resolve("a")));
    }

    @Test
    void debugPrintsTheStackTrace() {
        Ended ended = demo("--out=" + temp.resolve("x"), "--fault=bug", "--debug");
        assertEquals(1, ended.code());
        assertTrue(ended.err().contains("\tat org.rewardedsoups"), ended.err());
    }

    @Test
    void anUnwritableFolderIsBadInput() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "x");
        Ended ended = demo("--out=" + file.resolve("run"));
        assertEquals(2, ended.code());
        assertTrue(ended.err().startsWith("demo: cannot write the run folder: "), ended.err());
        assertEquals(1, ended.err().lines().count());
        assertEquals(2, demo("--out=" + file).code());
        assertEquals("x", Files.readString(file));
    }

    @Test
    void aDryRunShowsTheConfigurationAndWritesNothing() throws IOException {
        Ended ended = demo("--out=" + temp.resolve("dry"), "--dry-run", "--rows=9");
        assertEquals(0, ended.code());
        assertEquals(9, Json.parse(ended.out(), "dry run").path("config").path("rows").asInt());
        try (Stream<Path> files = Files.list(temp)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void helpNamesEveryOptionItsDefaultsAndExamples() {
        Ended ended = demo("--help", "--whatever");
        assertEquals(0, ended.code());
        List<String> wanted =
                new ArrayList<>(
                        List.of(
                                "rows to write (default 4, with --quick 2)",
                                "--fault=none|bug|missing-file|bad-input",
                                "./soup demo --quick --seed=3",
                                "exec:exec@demo"));
        for (String name : "seed out quick resume dry-run memory kernels threads debug help".split(" ")) {
            wanted.add("  --" + name);
        }
        wanted.forEach(text -> assertTrue(ended.out().contains(text), text + ended.out()));
    }

    @Test
    void anEarlierRunInTheFolderIsKept() throws IOException {
        Path out = temp.resolve("run");
        demo("--out=" + out, "--rows=1");
        Ended again = demo("--out=" + out, "--rows=2");
        assertTrue(again.err().contains("run.old-1"), again.err());
        assertEquals(1, rows(temp.resolve("run.old-1")));
        assertEquals(2, rows(out));
    }

    @Test
    void resumingNeedsTheSameOptions() {
        Path out = temp.resolve("run");
        demo("--out=" + out, "--rows=3");
        Ended other = demo("--out=" + out, "--rows=2", "--resume");
        assertEquals(2, other.code());
        assertTrue(
                other.err().startsWith("demo: cannot resume with another rows: 2 now, 3 then, "),
                other.err());
        assertEquals(0, demo("--out=" + out, "--rows=3", "--resume", "--threads=1").code());
    }

    @ParameterizedTest
    @CsvSource({"--rows=1, 0", "--rows=many, 2", "--fault=bug, 1", "--kernels=abacus, 2"})
    void theProcessEndsWithTheCode(String option, int code) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Dtensor.kernels=scalar", // vectors would print a warning
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.rewardedsoups.experiments.run.Demo",
                                option,
                                "--out=" + temp.resolve("process"))
                        .redirectErrorStream(true)
                        .start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(code, process.waitFor(), printed);
        assertEquals(code == 0 ? 0 : 1, printed.lines().count(), printed);
    }

    private long rows(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve("metrics.jsonl")).size();
    }

    private static Ended demo(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code =
                Demo.EXPERIMENT.run(
                        args, Demo::run, new PrintStream(out, true), new PrintStream(err, true));
        return new Ended(code, out.toString(), err.toString());
    }
}
