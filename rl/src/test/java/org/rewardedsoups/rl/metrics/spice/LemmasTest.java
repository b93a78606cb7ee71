package org.rewardedsoups.rl.metrics.spice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LemmasTest {
    private final Lemmas lemmas = new Lemmas(English.WORD_NET);

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "dogs, NOUN, dog",
                "men, NOUN, man",
                "children, NOUN, child",
                "mice, NOUN, mouse",
                "skis, NOUN, ski",
                "glasses, NOUN, glass",
                "crosses, NOUN, cross",
                "horses, NOUN, horse",
                "leaves, NOUN, leaf",
                "people, NOUN, people",
                "bus, NOUN, bus",
                "gas, NOUN, gas",
                "glass, NOUN, glass",
                "tennis, NOUN, tennis",
                "riding, VERB, ride",
                "swinging, VERB, swing",
                "sitting, VERB, sit",
                "changing, VERB, change",
                "saw, VERB, see",
                "rode, VERB, ride",
                "carries, VERB, carry",
                "parked, VERB, park",
                "is, AUX, be",
                "'s, AUX, be",
                "ride, VERB, ride",
                "larger, ADJ, larger",
                "flurbles, NOUN, flurbles"
            })
    void baseForms(String form, Tag tag, String base) {
        assertEquals(base, lemmas.of(form, tag));
    }
}
