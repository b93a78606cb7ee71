package org.rewardedsoups.experiments.captiondata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.experiments.captiondata.EmojiBuild.Drop;
import org.rewardedsoups.experiments.run.UserException;

class EmojiBuildTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path folder;

    @Test
    void captionsAreNamesAndAliasesOfSeveralWordsAndOneListOfKeywords() throws IOException {
        EmojiBuild build =
                build(
                        """
                        [{"unified": "2B50-FE0F", "image": "2b50.png", "name": "WHITE MEDIUM STAR",
                          "sheet_x": 4, "sheet_y": 7, "category": "Travel & Places",
                          "short_names": ["star", "shiny_star", "star_mwg"]}]""",
                        """
                        [{"emoji": "\\u2B50", "qualification": "unqualified", "description": "none"},
                         {"emoji": "\\u2B50\\uFE0F", "qualification": "fully-qualified",
                          "description": "Star",
                          "discordAliases": [":shiny-star:"], "githubAliases": [":big_star:"],
                          "keywords": ["1 star", "astronomy", "medium", "star", "yellow", "zodiac"]}]""");
        List<String> captions =
                List.of(
                        "picture of star",
                        "shiny star",
                        "big star",
                        "star, astronomy, medium and yellow");
        assertEquals(List.of(new Emoji("2b50.png", 4, 7, "star", captions)), build.kept());
        assertEquals(3, build.names());
        assertEquals(1, build.namedTwice());
    }

    @Test
    void theFirstReasonToLeaveAnEmojiOutIsCounted() throws IOException {
        EmojiBuild build =
                build(
                        """
                        [{"unified": "1F1FA", "category": "Flags"},
                         {"unified": "1F3FB", "category": "Component"},
                         {"unified": "24C2", "category": "Symbols", "subcategory": "alphanum"},
                         {"unified": "1F600", "category": "Objects"},
                         {"unified": "2B50", "category": "Objects", "name": "STAR"}]""",
                        "[{\"emoji\": \"\\u2B50\", \"description\": \"star\"}]");
        assertTrue(build.kept().isEmpty());
        assertEquals(
                Map.of(
                        Drop.FLAG, 1, Drop.COMPONENT, 1, Drop.LETTER, 1, Drop.UNNAMED, 1,
                        Drop.FEW, 1),
                build.dropped());
    }

    @Test
    void whatIsWrittenIsReadAgainAndHasTheSameBytesEachTime() throws IOException {
        Emoji emoji = new Emoji("é.png", 1, 2, "é", List.of("a é", "b é"));
        EmojiBuild build = new EmojiBuild(List.of(emoji), Map.of(), 2, 1);
        Path first = folder.resolve("first.gz");
        Path second = folder.resolve("second.gz");
        build.write(first);
        build.write(second);
        assertEquals(-1, Files.mismatch(first, second));
        try (var bytes = new GZIPInputStream(Files.newInputStream(first))) {
            assertEquals(List.of(emoji), EmojiData.read(bytes, "first.gz"));
        }
    }

    @Test
    void filesOfAnotherKindAreRefused() throws IOException {
        Path none = folder.resolve("none.json");
        Path text = Files.writeString(folder.resolve("text.json"), "{}");
        Path good = Files.writeString(folder.resolve("good.json"), "[1]");
        refused("expected a file, got none, " + none, none, good);
        refused("expected a JSON array", text, good);
        refused("expected a file, got none, " + none, good, none);
        refused("expected a jar", good, text);
    }

    private static void refused(String expected, Path emojiJson, Path jar) {
        var thrown = assertThrows(UserException.class, () -> EmojiBuild.of(emojiJson, jar));
        assertTrue(thrown.getMessage().startsWith(expected), thrown.getMessage());
    }

    private static EmojiBuild build(String datasource, String jemoji) throws IOException {
        return EmojiBuild.of(JSON.readTree(datasource), JSON.readTree(jemoji));
    }
}
