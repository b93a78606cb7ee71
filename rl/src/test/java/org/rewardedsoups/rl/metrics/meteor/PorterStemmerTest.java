package org.rewardedsoups.rl.metrics.meteor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PorterStemmerTest {
    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "caresses, caress",
        "ponies, poni",
        "cats, cat",
        "caress, caress",
        "agreed, agre",
        "feed, feed",
        "plastered, plaster",
        "motoring, motor",
        "sing, sing",
        "conflated, conflat",
        "hopping, hop",
        "falling, fall",
        "hissing, hiss",
        "filing, file",
        "happy, happi",
        "relational, relat",
        "conditional, condit",
        "rational, ration",
        "digitizer, digit",
        "operator, oper",
        "hopefulness, hope",
        "triplicate, triplic",
        "formalize, formal",
        "electrical, electr",
        "goodness, good",
        "revival, reviv",
        "adoption, adopt",
        "probate, probat",
        "rate, rate",
        "controlling, control",
        "rolling, roll",
        "riding, ride",
        "benches, bench",
    })
    void theExamplesOfPorterHaveHisStems(String word, String stem) {
        assertEquals(stem, PorterStemmer.stem(word));
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "ties, tie",
        "died, die",
        "flies, fli",
        "dying, die",
        "skies, sky",
        "enjoy, enjoy",
        "by, by",
        "was, wa",
        "us, us",
        "Dogs, dog",
        "geology, geolog",
        "proceed, proceed",
        "oed, o",
    })
    void nltkAmendsSomeOfThem(String word, String stem) {
        assertEquals(stem, PorterStemmer.stem(word));
    }

    @Test
    void theMeasureCountsVowelsBeforeConsonants() {
        assertEquals(0, PorterStemmer.measure("tree"));
        assertEquals(0, PorterStemmer.measure("by"));
        assertEquals(1, PorterStemmer.measure("trouble"));
        assertEquals(1, PorterStemmer.measure("ivy"));
        assertEquals(2, PorterStemmer.measure("private"));
    }
}
