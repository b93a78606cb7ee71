package org.rewardedsoups.experiments.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

class CorpusBuildTest {
    private static final String GLOSS = "stew (noun): food prepared by stewing especially meat.";
    @TempDir private Path folder;

    @Test
    void heldOutLibrariesAndTheirLookalikesStayOutOfTraining() throws IOException {
        BuiltCorpus corpus = corpus();
        assertEquals(List.of("Reads the next line of the file."), references(corpus, Split.TRAIN));
        assertEquals(
                List.of("Opens a door to the garden of names."), references(corpus, Split.TEST));
        String text = String.join("\n", corpus.documents());
        assertFalse(text.contains("garden"), text);
        assertTrue(text.contains("static int Lines.count") && text.contains(GLOSS), text);
        assertEquals(1, corpus.documentsNearHeldOut());
        assertEquals(1, corpus.drops().get(Split.TRAIN).of(Drop.NEAR_HELD_OUT));
    }

    @Test
    void theSameJarsGiveTheSameBytes() throws IOException {
        BuiltCorpus corpus = corpus();
        CorpusFiles.writePairs(corpus, folder.resolve("one.gz"));
        CorpusFiles.writePairs(corpus(), folder.resolve("two.gz"));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("one.gz")),
                Files.readAllBytes(folder.resolve("two.gz")));
        assertEquals(DataCard.of(corpus), DataCard.of(corpus()));
    }

    @Test
    void writtenPairsAreReadBack() throws IOException {
        Path file = folder.resolve("deep/pairs.jsonl.gz");
        CorpusFiles.writePairs(corpus(), file);
        var data = SummaryData.file(file);
        assertEquals(
                "String Lines.next(Reader from)",
                data.train().getFirst().input().lines().findFirst().orElseThrow());
        assertEquals("t:test", data.test().getFirst().library());
        assertFalse(Files.exists(folder.resolve("deep/pairs.jsonl.gz.partial")));
    }

    @Test
    void theCardStatesWhatWasDroppedAndTheBaselines() throws IOException {
        String card = DataCard.of(corpus());
        assertTrue(
                card.contains("| near-duplicate of a held-out target or body | 1 | 0 | 0 |"), card);
        assertTrue(
                card.contains("## Trivial baselines") && card.contains("| t:train | 1.0 |"), card);
    }

    @Test
    void thirdPartyCodeAndOtherLicencesAreSkipped() throws IOException {
        SourcesJar jar =
                jar(
                        "skip",
                        Split.TRAIN,
                        Map.of(
                                "a/Own.java", "/** Is ours to read. */ class Own { }",
                                "a/shaded/Theirs.java", "/** Is not ours. */ class Theirs { }",
                                "a/Gpl.java",
                                        "/* GNU General Public License */ /** Is not. */ class Gpl"
                                            + " { }"));
        assertEquals(
                List.of("class Own"), jar.items().stream().map(JavadocItem::declaration).toList());
    }

    @Test
    void aMissingJarIsNamedWithTheCommandThatFetchesIt() {
        var library = new Library("g:a", Split.TRAIN, "MIT", "tests");
        var e = assertThrows(DataException.class, () -> SourcesJar.of(library, folder));
        assertTrue(e.getMessage().contains("expected one g.a-*-sources.jar"), e.getMessage());
        assertTrue(e.getMessage().contains("-Pcorpus"), e.getMessage());
    }

    private BuiltCorpus corpus() throws IOException {
        String train =
                """
                class Lines {
                    /** Reads the next line of the file. The position moves behind the line that was read. */
                    String next(Reader from) { }
                    /** Counts all lines up to the end. */
                    static int count() { }
                    /** Opens a door to the garden of words. Nothing else is known about doors in the end. */
                    void open() { }
                }
                """;
        String test =
                """
                class Door {
                    /** Opens a door to the garden of names. The door must not be locked or be open before. */
                    void open() { }
                }
                """;
        String validation =
                """
                class Lamp {
                    /** Switches on the light of this lamp. The lamp must have power or nothing will happen. */
                    void on() { }
                }
                """;
        return CorpusBuild.of(
                List.of(
                        jar("train", Split.TRAIN, Map.of("Lines.java", train)),
                        jar("validation", Split.VALIDATION, Map.of("Lamp.java", validation)),
                        jar("test", Split.TEST, Map.of("Door.java", test))),
                List.of(GLOSS),
                line -> {});
    }

    private SourcesJar jar(String name, Split split, Map<String, String> files) throws IOException {
        Path file = folder.resolve("t." + name + "-1.0-sources.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return SourcesJar.of(new Library("t:" + name, split, "MIT", "tests"), folder);
    }

    private static List<String> references(BuiltCorpus corpus, Split split) {
        return corpus.pairs().get(split).stream().map(Pair::reference).toList();
    }
}
