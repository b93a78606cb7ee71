package org.rewardedsoups.experiments.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A library whose Javadoc the summary task is made of, as the table `libraries.tsv` lists it.
/// The table's last column, the holder that the licence asks to name, is for the notice only.
///
/// @param coordinates group and artifact, such as `com.google.guava:guava`
/// @param split where all of its comments go
/// @param licence SPDX identifier, as its POM declares it
/// @param kind what the library is about
public record Library(String coordinates, Split split, String licence, String kind) {
    private static final String TABLE = "libraries.tsv";

    /// All libraries, in the order of the table, which is alphabetical.
    public static List<Library> table() {
        try (var in = Library.class.getResourceAsStream(TABLE);
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).map(Library::row).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Library row(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != 5) {
            throw new DataException(
                    TABLE + ": expected 5 columns, got " + cells.length + " in \"" + line + "\"");
        }
        Split split =
                Split.labelled(cells[1])
                        .orElseThrow(
                                () ->
                                        new DataException(
                                                TABLE
                                                        + ": expected train, validation or test,"
                                                        + " got \""
                                                        + cells[1]
                                                        + "\" in \""
                                                        + line
                                                        + "\""));
        return new Library(cells[0], split, cells[2], cells[3]);
    }

    /// How the Maven profile names the sources jar: `group.artifact-version-sources.jar`.
    String filePrefix() {
        return coordinates.replace(':', '.') + "-";
    }
}
