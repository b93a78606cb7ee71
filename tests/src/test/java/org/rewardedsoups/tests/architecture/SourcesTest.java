package org.rewardedsoups.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tests.Repository;

/// Rules that only the sources can show: length, documentation, nothing half-done.
class SourcesTest {
    private static final int LINES = 400;
    private static final Pattern PUBLIC_TYPE =
            Pattern.compile(
                    "\\s*public (?:(?:static|final|sealed|non-sealed|abstract) )*"
                            + "(?:class|interface|record|enum|@interface) (\\w+).*");

    /// Whatever the build compiles, by default or in a profile.
    private static List<Path> files() {
        List<Path> files =
                Stream.concat(
                                published().stream(),
                                Stream.concat(modules(), Stream.of("tests"))
                                        .flatMap(each -> Repository.sources(each, "test").stream()))
                        .toList();
        assertTrue(files.size() > 700, "expected more than 700 Java files, got " + files.size());
        return files;
    }

    /// What runs outside tests: the modules, and what measures other libraries.
    private static List<Path> published() {
        return Stream.concat(
                        modules().flatMap(each -> Repository.sources(each, "main").stream()),
                        Stream.of("bench", "nd4j")
                                .flatMap(each -> Repository.sources("tests", each).stream()))
                .toList();
    }

    /// All modules but `tests`, that of a profile included.
    private static Stream<String> modules() {
        return Stream.concat(Repository.MODULES.stream(), Stream.of("tensor-tornado"));
    }

    @Test
    void noFileIsLongerThanItsBudget() {
        var violations = new ArrayList<String>();
        for (Path file : files()) {
            int lines = Repository.lines(file).size();
            if (lines > LINES) {
                violations.add(file.getFileName() + " has " + lines + " lines");
            }
        }
        assertTrue(violations.isEmpty(), "at most " + LINES + " lines: " + violations);
    }

    @Test
    void everyPublicTypeSaysWhatItIs() {
        var violations = new ArrayList<String>();
        int types = 0;
        for (Path file : published()) {
            List<String> lines = Repository.lines(file);
            for (int i = 0; i < lines.size(); i++) {
                var type = PUBLIC_TYPE.matcher(lines.get(i));
                if (type.matches()) {
                    types++;
                    if (!documented(lines, i)) {
                        violations.add(file.getFileName() + ": " + type.group(1));
                    }
                }
            }
        }
        assertTrue(types > 150, "expected more than 150 public types, got " + types);
        assertTrue(violations.isEmpty(), "without Javadoc: " + violations);
    }

    /// Whether a Markdown comment ends above the annotations before a declaration.
    private static boolean documented(List<String> lines, int declaration) {
        int i = declaration - 1;
        while (i >= 0 && lines.get(i).strip().startsWith("@")) {
            i--;
        }
        return i >= 0 && lines.get(i).strip().startsWith("///");
    }

    @Test
    void nothingIsLeftForLater() {
        Pattern later = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
        var violations = new ArrayList<String>();
        for (Path file : published()) {
            if (Repository.lines(file).stream().anyMatch(line -> later.matcher(line).find())) {
                violations.add(file.getFileName().toString());
            }
        }
        assertTrue(violations.isEmpty(), "unfinished: " + violations);
    }
}
