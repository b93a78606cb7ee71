package org.rewardedsoups.rl.metrics.wordnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WordNetTest {
    private static final WordNet WORDS = new WordNet();

    private static List<String> first(String word) {
        return WORDS.synsets(word).getFirst().words();
    }

    @Test
    void theMostFrequentNounComesFirst() {
        assertEquals(List.of("dog", "domestic_dog", "Canis_familiaris"), first("dog"));
        assertEquals(8, WORDS.synsets("dog").size());
        assertEquals(Part.VERB, WORDS.synsets("dog").getLast().part());
    }

    @Test
    void regularAndIrregularFormsAreFound() {
        assertEquals(first("dog"), first("dogs"));
        assertEquals(first("dog"), first("Dogs"));
        assertEquals(first("goose"), first("geese"));
        assertEquals(first("fireman"), first("firemen"));
        assertTrue(WORDS.synsets("ran").stream().anyMatch(synset -> synset.words().contains("run")));
    }

    @Test
    void aFormWithSeveralBasesHasTheMeaningsOfAll() {
        List<Synset> axes = WORDS.synsets("axes");
        assertTrue(axes.containsAll(WORDS.synsets("axis").stream().filter(s -> s.part() == Part.NOUN).toList()));
        assertTrue(axes.containsAll(WORDS.synsets("ax").stream().filter(s -> s.part() == Part.NOUN).toList()));
    }

    @Test
    void synonymsAreSingleWordsAsWritten() {
        assertTrue(WORDS.synonyms("couch").containsAll(List.of("couch", "sofa", "lounge")));
        assertFalse(WORDS.synonyms("dog").contains("domestic_dog"));
        assertTrue(WORDS.synonyms("eos").containsAll(List.of("eos", "Eos")));
    }

    @Test
    void markersOfAdjectivesAreNoPartOfThem() {
        assertTrue(WORDS.synonyms("galore").contains("galore"));
        assertTrue(
                WORDS.synsets("galore").stream()
                        .flatMap(synset -> synset.words().stream())
                        .noneMatch(word -> word.contains("(")));
    }

    @Test
    void whatIsNoWordHasNoMeaning() {
        assertEquals(List.of(), WORDS.synsets("zyxxq"));
        assertEquals(List.of(), WORDS.synsets(""));
        assertEquals(Set.of("zyxxq"), WORDS.synonyms("zyxxq"));
    }
}
