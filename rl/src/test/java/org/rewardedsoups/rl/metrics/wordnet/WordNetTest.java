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

    private static List<Synset> verbs(String word) {
        return WORDS.synsets(word).stream().filter(each -> each.part() == Part.VERB).toList();
    }

    private static List<Synset> nouns(String word) {
        return WORDS.synsets(word).stream().filter(each -> each.part() == Part.NOUN).toList();
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
        assertTrue(WORDS.synsets("ran").containsAll(verbs("run")));
    }

    @Test
    void aFormWithSeveralBasesHasTheMeaningsOfAll() {
        assertTrue(nouns("axes").containsAll(nouns("axis")));
        assertTrue(nouns("axes").containsAll(nouns("ax")));
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
