package org.rewardedsoups.rl.metrics.spice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetaggingTest {
    private final Retagging retagging = new Retagging(English.WORD_NET);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # WordNet has it as something else only
                    man/ADJ standing/VERB                  | NOUN VERB
                    zebras/NOUN rode/NOUN                  | NOUN VERB
                    brightly/ADJ colored/ADJ               | ADV ADJ
                    # WordNet has it as that, or not at all
                    down/ADV the/DET                       | ADV DET
                    flurble/NOUN snorf/VERB                | NOUN VERB
                    # an inflected verb between noun and determiner
                    elephant/NOUN carries/NOUN a/DET       | NOUN VERB DET
                    elephant/NOUN carry/NOUN a/DET         | NOUN NOUN DET
                    an/DET carries/NOUN a/DET              | DET NOUN DET
                    # somebody does it, before a preposition too; a thing stays a thing
                    bear/VERB walking/NOUN on/ADP          | VERB VERB ADP
                    brick/NOUN building/NOUN on/ADP        | NOUN NOUN ADP
                    traffic/NOUN lights/NOUN on/ADP        | NOUN NOUN ADP
                    living/NOUN room/NOUN in/ADP           | NOUN NOUN ADP
                    """)
    void tagsAreCorrected(String tagged, String corrected) {
        List<Word> words = English.tagged(tagged);
        Tag[] tags = words.stream().map(Word::tag).toArray(Tag[]::new);
        retagging.correct(words.stream().map(Word::form).toArray(String[]::new), tags);
        assertEquals(corrected, String.join(" ", Stream.of(tags).map(Tag::name).toList()));
    }
}
