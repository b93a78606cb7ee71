package org.rewardedsoups.experiments.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

class SummaryDataTest {
    private static final String SPLITS =
            """
            {"input": "a", "reference": "b", "split": "train"}
            {"input": "c", "reference": "d", "split": "validation", "library": "mine"}
            {"input": "e", "reference": "f", "split": "test"}
            """;

    @TempDir private Path folder;

    @Test
    void theShippedPairsKeepLibrariesApart() {
        SummaryData data = SummaryData.shipped();
        assertTrue(data.train().size() >= 27_000, () -> "train " + data.train().size());
        assertTrue(data.validation().size() >= 800 && data.test().size() >= 800);
        Set<String> seen = libraries(data.train());
        Set<String> unseen = new HashSet<>(libraries(data.validation()));
        unseen.addAll(libraries(data.test()));
        unseen.retainAll(seen);
        assertEquals(Set.of(), unseen);
        assertTrue(data.test().stream().noneMatch(e -> e.input().contains(e.reference())));
    }

    @Test
    void aUsersFileMaySayTheSplits() throws IOException {
        Path file = Files.writeString(folder.resolve("own.jsonl"), SPLITS + "\n");
        SummaryData data = SummaryData.file(file);
        assertEquals(List.of(new Example("a", "b", file.toString())), data.train());
        assertEquals(List.of(new Example("c", "d", "mine")), data.of(Split.VALIDATION));
        assertEquals(1, data.test().size());
    }

    @Test
    void withoutSplitsTheInputDecidesWhateverStandsBesideIt() throws IOException {
        List<String> lines =
                IntStream.range(0, 400)
                        .mapToObj(i -> "{\"input\": \"text " + i + "\", \"reference\": \"r\"}")
                        .toList();
        SummaryData forth = SummaryData.file(Files.write(folder.resolve("a.jsonl"), lines));
        SummaryData back =
                SummaryData.file(Files.write(folder.resolve("b.jsonl"), lines.reversed()));
        assertEquals(inputs(forth.test()), inputs(back.test()));
        assertEquals(400, forth.train().size() + forth.validation().size() + forth.test().size());
        assertTrue(forth.test().size() > 20 && forth.test().size() < 60);
    }

    @Test
    void aGzippedFileIsRead() throws IOException {
        Path file = folder.resolve("own.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(SPLITS.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        assertEquals(1, SummaryData.file(file).test().size());
    }

    @Test
    void aLineThatIsNoJsonIsNamed() {
        assertMessage(
                SPLITS + "{\"input\": \"a\"\n",
                "line 4: expected a JSON object, got {\"input\": \"a\"");
        assertMessage("[1, 2]\n", "line 1: expected a JSON object, got [1, 2]");
        assertMessage("\n\nhello\n", "line 3: expected a JSON object, got hello");
        assertMessage("{\"input\": \"a\"} x\n", "line 1: expected a JSON object");
    }

    @Test
    void aMissingOrWrongFieldIsNamed() {
        assertMessage(
                "{\"input\": \"a\"}\n",
                "line 1: expected \"reference\" with some text, got none; add");
        assertMessage(
                "{\"input\": 3, \"reference\": \"b\"}\n",
                "expected \"input\" with some text, got 3");
        assertMessage(
                "{\"input\": \" \", \"reference\": \"b\"}\n", "expected \"input\" with some text");
        assertMessage(
                "{\"input\": \"a\", \"reference\": \"b\", \"split\": \"dev\"}\n",
                "expected \"split\" to be train, validation or test, got \"dev\"");
    }

    @Test
    void unknownAndRepeatedKeysAreRefused() {
        assertMessage(
                "{\"input\": \"a\", \"refrence\": \"b\"}\n",
                "got \"refrence\"; remove or rename it");
        assertMessage("{\"input\": \"a\", \"input\": \"b\"}\n", "Duplicate");
    }

    @Test
    void messagesAreOneLine() {
        assertMessage("{\"input\": \"a\nb\"}\n", "line 1");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        var e =
                assertThrows(
                        DataException.class, () -> SummaryData.file(folder.resolve("none.jsonl")));
        assertTrue(
                e.getMessage().contains("none.jsonl") && e.getMessage().contains("check --data"));
    }

    @Test
    void bytesThatAreNotUtf8AreNamed() throws IOException {
        Path file =
                Files.write(
                        folder.resolve("latin.jsonl"), new byte[] {'"', (byte) 0xE9, '"', '\n'});
        var e = assertThrows(DataException.class, () -> SummaryData.file(file));
        assertTrue(e.getMessage().contains("expected UTF-8"), e.getMessage());
    }

    @Test
    void anEmptySplitIsRefused() {
        assertMessage(
                "{\"input\": \"a\", \"reference\": \"b\"}\n", "expected examples in every split");
        assertMessage("", "expected examples in every split");
    }

    private void assertMessage(String content, String expected) {
        Path file = folder.resolve("bad.jsonl");
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        String message =
                assertThrows(DataException.class, () -> SummaryData.file(file)).getMessage();
        assertTrue(message.contains(expected), message);
        assertTrue(message.startsWith(file.toString()) && message.lines().count() == 1, message);
    }

    private static Set<String> libraries(List<Example> examples) {
        return examples.stream().map(Example::library).collect(Collectors.toSet());
    }

    private static Set<String> inputs(List<Example> examples) {
        return examples.stream().map(Example::input).collect(Collectors.toSet());
    }
}
