package org.rewardedsoups.experiments.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.experiments.run.Json;
import org.rewardedsoups.experiments.run.UserException;

class CaptionsFileTest {
    private static CaptionsFile read(String json) {
        return CaptionsFile.of(Json.parse(json, "items.json"), "items.json");
    }

    @Test
    void captionsComeInTheirOrderWithTheirIds() {
        CaptionsFile captions =
                read(
                        "[{\"id\":7,\"candidate\":\"a dog\",\"references\":[\"A dog.\",\"dog\"]},"
                                + "{\"id\":\"b\",\"candidate\":\"\",\"references\":[\"x\"],\"more\":1}]");
        assertEquals(List.of("7", "b"), captions.ids().stream().map(id -> id.asText()).toList());
        assertEquals("a dog", captions.items().getFirst().candidate());
        assertEquals(List.of("A dog.", "dog"), captions.items().getFirst().references());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                | array",
                "[]                                                                | array",
                "[1]                                                               | an id",
                "[{'candidate':'a','references':['b']}]                            | an id",
                "[{'id':1.5,'candidate':'a','references':['b']}]                   | an id",
                "[{'id':1,'references':['b']}]                                     | candidate",
                "[{'id':1,'candidate':null,'references':['b']}]                    | candidate",
                "[{'id':1,'candidate':'a'}]                                        | one reference",
                "[{'id':1,'candidate':'a','references':[]}]                        | one reference",
                "[{'id':1,'candidate':'a','references':'b'}]                       | one reference",
                "[{'id':1,'candidate':'a','references':[1]}]                       | a reference",
                "[{'id':1,'candidate':'a','references':['b']},{'id':1,'candidate':'a','references':['b']}] | twice",
            },
            quoteCharacter = '~')
    void whatIsMissingIsNamedWithItsPlace(String json, String says) {
        var e = assertThrows(UserException.class, () -> read(json.replace('\'', '"')));
        assertTrue(e.getMessage().contains(says), e.getMessage());
        assertTrue(e.getMessage().contains("items.json"), e.getMessage());
    }

    @Test
    void aTextLongerThanACaptionIsRefused() {
        String text = "a ".repeat(501).strip();
        var e =
                assertThrows(
                        UserException.class,
                        () -> read("[{\"id\":1,\"candidate\":\"" + text + "\",\"references\":[\"b\"]}]"));
        assertTrue(e.getMessage().contains("500 words"), e.getMessage());
    }
}
