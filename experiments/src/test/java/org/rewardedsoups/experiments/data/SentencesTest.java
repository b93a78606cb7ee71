package org.rewardedsoups.experiments.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class SentencesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Calls java.util.List.of and Map.Entry.key once.",
                "Uses a value, e.g. the first one, i.e. index 0.",
                "Follows J. Random in this.",
                "Rounds 3.14 to version 2.0 of it.",
                "Waits ... until done.",
                "Takes files, folders etc. from the disk.",
                "Follows clause no. 7 of it.",
                "No stop at all",
                "Reads (see Fig. 3) it."
            })
    void theseAreOneSentence(String text) {
        assertEquals(List.of(text), Sentences.split(text));
    }

    @Test
    void aStopAndASpaceEndASentence() {
        assertEquals(
                List.of("One.", "Two!", "three?", "Four."),
                Sentences.split("One. Two! three? Four."));
    }

    @Test
    void closingQuotesAndBracketsBelongToTheSentence() {
        assertEquals(
                List.of("Says \"no.\"", "(Always.)", "End."),
                Sentences.split("Says \"no.\" (Always.) End."));
    }

    @Test
    void etcEndsASentenceBeforeACapital() {
        assertEquals(List.of("Files, etc.", "The rest."), Sentences.split("Files, etc. The rest."));
    }

    @Test
    void blankTextHasNoSentences() {
        assertEquals(List.of(), Sentences.split("  "));
    }
}
