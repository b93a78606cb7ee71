package org.rewardedsoups.experiments.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

class WordsTest {
    @Test
    void namesAndNumbersAreMaskedButSentenceStartsAreNot() {
        assertEquals(
                List.of("returns", "the", "#", "of", "#", "or", "#"),
                Words.masked("Returns the maxSize of Map or 17."));
        assertEquals(List.of("one", "two"), Words.masked("One. Two."));
        assertEquals(List.of("#", "is", "#"), Words.masked("java.util.List is NULL"));
    }

    @Test
    void contentWordsAreStemsOfTheParts() {
        assertEquals(Set.of("get", "max", "siz"), Words.content("getMaxSize of the"));
        assertEquals(Set.of("http", "url"), Words.content("HTTP_URL"));
    }

    @Test
    void inflectedFormsMeet() {
        assertEquals(Words.stem("return"), Words.stem("returning"));
        assertEquals(Words.stem("copy"), Words.stem("copies"));
        assertEquals(Words.stem("create"), Words.stem("creates"));
        assertEquals(Words.stem("create"), Words.stem("created"));
    }

    @Test
    void blankTextHasNoWords() {
        assertEquals(0, Words.count("  "));
        assertEquals(2, Words.count(" a  b\n"));
    }
}
