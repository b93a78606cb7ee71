package org.rewardedsoups.rl.metrics.spice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TaggerTest {
    private final Tagger tagger = new Tagger();

    private Tag[] tags(String words) {
        return tagger.tags(words.split(" "));
    }

    @Test
    void everyWordHasATag() {
        assertArrayEquals(
                new Tag[] {Tag.DET, Tag.NOUN, Tag.AUX, Tag.VERB, Tag.NUM, Tag.ADJ, Tag.NOUN},
                tags("a man is riding two large horses"));
        assertEquals(0, tagger.tags(new String[0]).length);
    }

    @Test
    void cliticsHaveTagsOfTheirOwn() {
        assertArrayEquals(new Tag[] {Tag.DET, Tag.NOUN, Tag.PART, Tag.NOUN}, tags("a man 's dog"));
        assertArrayEquals(
                new Tag[] {Tag.PRON, Tag.AUX, Tag.PART, Tag.VERB}, tags("it is n't riding"));
        assertEquals(1, tags("'s").length);
    }

    @Test
    void whatTheGrammarDoesNotTellApartIsOther() {
        assertEquals(Tag.NOUN, Tag.of("PROPN"));
        assertEquals(Tag.OTHER, Tag.of("PUNCT"));
        assertEquals(Tag.OTHER, Tag.of("X"));
    }
}
