package org.rewardedsoups.rl.metrics.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PtbTextTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "A man riding a wave.                | a man riding a wave",
                "The man's best friend isn't here!   | the man 's best friend is n't here",
                "man’s best friend isn’t             | man 's best friend is n't",
                "I can't, cannot and won't           | i ca n't can not and wo n't",
                "they're, we've, I'm, he'd, it'll    | they 're we 've i 'm he 'd it 'll",
                "the dogs' bowls                     | the dogs bowls",
                "'single' and \"double\" ``tex''     | single and double tex",
                "“smart” ‘quotes’ — and … – done     | smart quotes and done",
                "a (red) [big] {old} dog             | a -lrb- red -rrb- -lsb- big -rsb- -lcb- old -rcb- dog",
                "$5.50 & 25% off                     | $ 5.50 & 25 % off",
                "1,000 people at 10:30 p.m.          | 1,000 people at 10:30 p.m.",
                "½ pizza, 1/2 pizza, x²              | 1/2 pizza 1/2 pizza x ²",
                "a 10-year-old's t-shirt of the 90s  | a 10-year-old 's t-shirt of the 90s",
                "a dog/cat and/or bird_house         | a dog/cat and/or bird_house",
                "see http://example.com/a?b=c.       | see http://example.com/a?b=c",
                "U.S. flag; no. 5 at St. John's      | u.s. flag no. 5 at st. john 's",
                "no. It is St. John                  | no it is st. john",
                "one--two - three -- four            | one two three four",
                "emoji 😀 dog🐶                       | emoji dog",
                "a colourful harbour, four hours    | a colorful harbor four hours",
                "£5 or €5                            | # 5 or $ 5",
                "tag # @ site                        | tag # @ site",
                "İstanbul ﬁne café                   | i̇stanbul ﬁne café",
                "Пёс 一个人                           | пёс 一个人",
                "l'homme à l'église at 5 o'clock     | l'homme à l'église at 5 o'clock",
            })
    void captionsAreCutAsTheTreebankCutsThem(String caption, String text) {
        assertEquals(text, PtbText.of(caption));
    }

    @Test
    void whiteSpaceOfAnyKindSeparates() {
        assertEquals("a man rides", PtbText.of("  a\tman\n\n rides "));
        assertEquals("", PtbText.of(" \n"));
        assertEquals("", PtbText.of("... ! ?"));
    }

    /// The quick way for plain words against the rules alone, on letters that make trouble.
    @Test
    void plainWordsAreTheTokensOfTheRules() {
        RandomGenerator rng = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
        List<String> pieces =
                List.of(
                        "a", "dog", "cannot", "Gonna", "St", "no", "n't", "'s", ".", ",", "!", "?",
                        " ", " ", " ", "-", "U.", "é", "5", "/");
        for (int round = 0; round < 2000; round++) {
            var text = new StringBuilder();
            for (int i = 0; i < 8; i++) {
                text.append(pieces.get(rng.nextInt(pieces.size())));
            }
            String line = text.toString();
            assertEquals(PtbTokens.slow(line), PtbTokens.of(line), () -> line);
        }
    }
}
