package org.rewardedsoups.rl.metrics.spice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.rl.metrics.spice.Chunk.Conjunction;
import org.rewardedsoups.rl.metrics.spice.Chunk.Description;
import org.rewardedsoups.rl.metrics.spice.Chunk.NounPhrase;
import org.rewardedsoups.rl.metrics.spice.Chunk.Possessive;
import org.rewardedsoups.rl.metrics.spice.Chunk.Preposition;
import org.rewardedsoups.rl.metrics.spice.Chunk.Relative;
import org.rewardedsoups.rl.metrics.spice.Chunk.Subordinator;
import org.rewardedsoups.rl.metrics.spice.Chunk.VerbGroup;

/// Words tagged by hand, so that the tagger has no part in it.
class ChunkerTest {
    private static List<Chunk> chunks(String tagged) {
        return Chunker.chunks(English.tagged(tagged), English.WORD_NET);
    }

    private static NounPhrase phrase(String head, String... modifiers) {
        return new NounPhrase(head, List.of(modifiers), false);
    }

    @Test
    void aDeterminerNeedsANoun() {
        assertEquals(List.of(phrase("ocean")), chunks("the/DET ocean/ADJ"));
        assertEquals(List.of(phrase("sign", "red")), chunks("the/DET red/ADJ sign/VERB"));
        assertEquals(List.of(), chunks("the/DET"));
    }

    @Test
    void aVerbInBaseFormIsANounAfterASingularNounOnly() {
        assertEquals(
                List.of(phrase("sign", "stop"), new Preposition("on"), phrase("pole")),
                chunks("a/DET stop/NOUN sign/VERB on/ADP a/DET pole/NOUN"));
        assertEquals(
                new VerbGroup("sign", false, false, false),
                chunks("two/NUM men/NOUN sign/VERB on/ADP a/DET line/NOUN").get(1));
        assertEquals(
                new VerbGroup("walk", false, false, false),
                chunks("some/DET people/NOUN walk/VERB on/ADP a/DET line/NOUN").get(1));
        assertEquals(
                new VerbGroup("sign", false, false, false),
                chunks("a/DET man/NOUN sign/VERB a/DET book/NOUN").get(1));
    }

    @Test
    void aPossessivePronounBeginsAPhrase() {
        assertEquals(
                List.of(new NounPhrase("dog", List.of("old"), true)),
                chunks("her/PRON old/ADJ dog/NOUN"));
        assertTrue(((NounPhrase) chunks("her/PRON").getFirst()).pronoun());
        assertEquals(List.of(phrase("someone")), chunks("someone/PRON"));
    }

    @Test
    void anAmountIsNoThing() {
        assertEquals(
                List.of(phrase("tree", "bunch", "tall")),
                chunks("a/DET bunch/NOUN of/ADP tall/ADJ trees/NOUN"));
        assertEquals(
                List.of(phrase("tree", "several")),
                chunks("several/ADJ of/ADP the/DET trees/NOUN"));
        assertEquals(
                List.of(phrase("group"), new Preposition("of"), phrase("tree")),
                chunks("a/DET group/NOUN of/ADP trees/NOUN"));
        assertEquals(List.of(phrase("lot")), chunks("a/DET lot/NOUN"));
        assertEquals(
                List.of(new Description("full"), new Preposition("of"), phrase("fruit")),
                chunks("full/ADJ of/ADP fruit/NOUN"));
    }

    @Test
    void auxiliariesGoWithTheirVerb() {
        assertEquals(
                List.of(new VerbGroup("ride", false, false, false)),
                chunks("is/AUX not/PART riding/VERB"));
        assertEquals(
                List.of(new VerbGroup("hold", false, true, false)),
                chunks("is/AUX being/AUX gently/ADV held/VERB"));
        assertEquals(
                List.of(new VerbGroup("carry", false, false, false)),
                chunks("is/AUX carries/VERB"));
        assertEquals(List.of(new VerbGroup("hit", false, false, true)), chunks("to/PART hit/VERB"));
        assertEquals(
                List.of(new VerbGroup("", false, false, false), new Description("red")),
                chunks("is/AUX red/ADJ"));
        assertEquals(
                List.of(new VerbGroup("have", false, false, false), phrase("dog")),
                chunks("has/AUX a/DET dog/NOUN"));
    }

    @Test
    void participlesAreActiveOrPassive() {
        assertEquals(
                List.of(phrase("man"), new VerbGroup("ride", true, false, false)),
                chunks("man/NOUN riding/VERB"));
        assertEquals(
                List.of(phrase("man"), new VerbGroup("ride", true, true, false)),
                chunks("man/NOUN ridden/VERB"));
    }

    @Test
    void aParticleGoesWithItsVerbUnlessAThingFollows() {
        assertEquals(
                List.of(
                        new VerbGroup("look up", true, false, false),
                        new Preposition("at"),
                        new NounPhrase("", List.of(), false)),
                chunks("looking/VERB up/ADP at/ADP it/PRON"));
        assertEquals(
                List.of(
                        new VerbGroup("walk", true, false, false),
                        new Preposition("down"),
                        phrase("street")),
                chunks("walking/VERB down/ADV the/DET street/NOUN"));
    }

    @Test
    void prepositionsOfSeveralWordsAreOne() {
        assertEquals(
                List.of(new Preposition("in front of"), phrase("bus")),
                chunks("in/ADV front/NOUN of/ADP a/DET bus/NOUN"));
        assertEquals(
                List.of(new Preposition("next to"), phrase("bus")),
                chunks("next/ADV to/ADP a/DET bus/NOUN"));
        assertEquals(
                List.of(phrase("front"), new Preposition("of"), phrase("bus")),
                chunks("the/DET front/NOUN of/ADP a/DET bus/NOUN"));
    }

    @Test
    void smallWordsLinkOrAreLeftOut() {
        assertEquals(
                List.of(new Conjunction(), new Relative(), new Subordinator(), new Possessive()),
                chunks("and/CCONJ who/PRON while/SCONJ 's/PART"));
        assertEquals(
                List.of(phrase("dog")), chunks("there/PRON is/VERB a/DET dog/NOUN quickly/ADV"));
        assertEquals(List.of(), chunks("each/DET other/ADJ"));
    }
}
