package org.rewardedsoups.experiments.captiondata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.experiments.data.Split;
import org.rewardedsoups.experiments.run.UserException;

class EmojiDataTest {
    private static final EmojiData DATA = EmojiData.shipped();

    @Test
    void noEmojiAndNoFamilyOfEmojiIsInTwoSplits() {
        Set<String> train = families(DATA.train());
        Set<String> validation = families(DATA.validation());
        Set<String> test = families(DATA.test());
        assertTrue(
                train.stream().noneMatch(family -> validation.contains(family) || test.contains(family)));
        assertTrue(validation.stream().noneMatch(test::contains));
        List<Long> ids = all().map(emoji -> emoji.image().id()).toList();
        assertEquals(ids.size(), new HashSet<>(ids).size());
    }

    @Test
    void theSplitDependsOnTheNameAlone() {
        Emoji running = emoji("person running facing right");
        for (Split split : Split.values()) {
            boolean alone = EmojiData.of(List.of(running)).of(split).contains(running);
            boolean shipped = DATA.of(split).stream().anyMatch(one -> one.name().equals("man running"));
            assertEquals(shipped, alone, split.label());
        }
        assertEquals("running", running.family());
        assertEquals("family", emoji("family man woman girl boy").family());
    }

    @Test
    void knownEmojiStayInTheirSplits() {
        assertTrue(names(DATA.train()).contains("man running"));
        assertTrue(names(DATA.validation()).contains("dog face"));
        assertTrue(names(DATA.test()).contains("pizza"));
    }

    @Test
    void everyEmojiHasTwoOrMoreDifferentCaptionsOfTwoOrMoreLowerCaseWords() {
        all().forEach(
                        emoji -> {
                            List<String> captions = emoji.captions();
                            assertTrue(captions.size() >= 2, emoji.toString());
                            assertEquals(captions.size(), Set.copyOf(captions).size());
                            for (String caption : captions) {
                                assertTrue(
                                        caption.matches("[\\p{Ll}\\p{N}'-]+,?( [\\p{Ll}\\p{N}'-]+,?)+"),
                                        caption);
                            }
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'file'                                                                | line 2",
                "{'file': 'f', 'name': 'n'}                                            | column",
                "{'captions': []}                                                      | file",
                "{'file': 'f', 'column': 1, 'row': 2, 'name': 'n', 'captions': null}   | captions",
                "{'file': 'f', 'column': 1, 'row': 2, 'name': 'n', 'captions': [], 'x': 3} | \"x\""
            })
    void otherLinesAreRefusedInOneLine(String line, String expected) {
        String good = "{\"file\": \"f\", \"column\": 1, \"row\": 2, \"name\": \"n\", \"captions\": []}\n";
        UserException thrown = assertThrows(UserException.class, () -> read(good + line.replace('\'', '"')));
        assertTrue(thrown.getMessage().contains(expected), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("exec:exec@emoji-captions"), thrown.getMessage());
        assertFalse(thrown.getMessage().contains("\n"), thrown.getMessage());
    }

    private static List<Emoji> read(String lines) throws IOException {
        return EmojiData.read(new ByteArrayInputStream(lines.getBytes(UTF_8)), "file.jsonl");
    }

    private static Stream<Emoji> all() {
        List<Emoji> out = new ArrayList<>(DATA.train());
        out.addAll(DATA.validation());
        out.addAll(DATA.test());
        return out.stream();
    }

    private static Set<String> families(List<Emoji> emoji) {
        return emoji.stream().map(Emoji::family).collect(Collectors.toSet());
    }

    private static Set<String> names(List<Emoji> emoji) {
        return emoji.stream().map(Emoji::name).collect(Collectors.toSet());
    }

    private static Emoji emoji(String name) {
        return new Emoji(name + ".png", 0, 0, name, List.of());
    }
}
