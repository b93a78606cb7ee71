package org.rewardedsoups.experiments.captiondata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.experiments.run.UserException;

class KarpathyDataTest {
    @TempDir Path folder;

    @Test
    void picturesGoToTheirSplitsAndRestvalIsTrainedOn() throws IOException {
        KarpathyData data =
                read(
                        """
                        {"dataset": "made up", "images": [
                          {"filepath": "a", "filename": "1.jpg", "cocoid": 7, "split": "restval",
                           "sentences": [{"raw": "A dog."}, {"raw": "One dog"}]},
                          {"filename": "2.jpg", "cocoid": 8, "split": "val", "sentences": [{"raw": "x"}]},
                          {"filename": "3.jpg", "cocoid": 9, "split": "test", "sentences": [{"raw": "y"}]},
                          {"filename": "4.jpg", "cocoid": 5, "split": "train", "sentences": [{"raw": "z"}]},
                          {"filename": "5.jpg", "cocoid": 7, "split": "train", "sentences": [{"raw": "new"}]}
                        ]}""");
        assertEquals(
                List.of(
                        new CaptionedImage(7, "5.jpg", List.of("new")),
                        new CaptionedImage(5, "4.jpg", List.of("z"))),
                data.train());
        assertEquals(List.of(new CaptionedImage(8, "2.jpg", List.of("x"))), data.validation());
        assertEquals(9, data.test().getFirst().id());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"images\": 3}                                                  | expected {\"images\": [...]}",
                "[]                                                               | expected {\"images\": [...]}",
                "{\"images\": [{\"cocoid\": 1, \"split\": \"train\"}]}            | sentences",
                "{\"images\": [{\"cocoid\": 1, \"split\": \"up\", \"filename\": \"f\", \"sentences\": [{\"raw\": \"a\"}]}]} | expected split",
                "{\"images\": [{\"split\": \"train\"}]}                           | cocoid",
                "{\"images\": [{\"cocoid\"                                        | no JSON"
            })
    void otherFilesAreRefusedInOneLine(String json, String expected) {
        String message = assertThrows(UserException.class, () -> read(json)).getMessage();
        assertTrue(message.contains(expected), message);
        assertTrue(message.lines().count() == 1, message);
    }

    @Test
    void frequentWordsAreNumberedInTheOrderOfCodePoints() {
        List<CaptionedImage> images =
                List.of(
                        new CaptionedImage(1, "", List.of("A dog, a cat", "a dog \uFF5E \uD83D\uDE00")),
                        new CaptionedImage(2, "", List.of("dog \uFF5E \uD83D\uDE00 zebra")));
        CaptionVocabulary vocabulary = CaptionVocabulary.of(images, 2);
        assertEquals(
                List.of("EOS", "PAD", "SOS", "UNK", "a", "dog", "\uFF5E", "\uD83D\uDE00"),
                vocabulary.words());
        assertArrayEquals(new int[] {2, 4, 3, 5, 0}, vocabulary.encode("A zebra dog"));
        assertEquals(
                List.of("SOS", "a", "UNK", "dog", "EOS"), vocabulary.decode(new int[] {2, 4, 3, 5, 0}));
    }

    @Test
    void aVocabularyHasItsSpecialWordsAndEachOnce() {
        assertThrows(
                IllegalArgumentException.class, () -> new CaptionVocabulary(List.of("a", "PAD")));
        assertThrows(
                IllegalArgumentException.class,
                () -> new CaptionVocabulary(List.of("EOS", "PAD", "SOS", "UNK", "a", "a")));
    }

    private KarpathyData read(String json) throws IOException {
        return KarpathyData.read(Files.writeString(folder.resolve("dataset.json"), json));
    }
}
