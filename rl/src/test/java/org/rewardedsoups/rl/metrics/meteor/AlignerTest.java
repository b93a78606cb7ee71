package org.rewardedsoups.rl.metrics.meteor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class AlignerTest {
    private static Matches equalWords(List<String> candidate, List<String> reference) {
        var matches = new Matches(candidate.size(), reference.size());
        for (int j = 0; j < reference.size(); j++) {
            for (int i = 0; i < candidate.size(); i++) {
                if (candidate.get(i).equals(reference.get(j))) {
                    matches.add(Match.word(Module.EXACT, j, i));
                }
            }
        }
        return matches;
    }

    @Test
    void matchesThatNothingDisputesAreAllTaken() {
        Matches matches = equalWords(List.of("a", "b", "c"), List.of("c", "x", "a"));
        List<Match> alignment = Aligner.align(matches);
        assertEquals(
                List.of(Match.word(Module.EXACT, 0, 2), Match.word(Module.EXACT, 2, 0)), alignment);
        assertEquals(2, Aligner.chunks(alignment));
    }

    @Test
    void ofTwoEqualWordsTheOneThatContinuesAChunkIsTaken() {
        Matches matches = equalWords(List.of("a", "x", "a", "b"), List.of("a", "b"));
        assertEquals(
                List.of(Match.word(Module.EXACT, 0, 2), Match.word(Module.EXACT, 1, 3)),
                Aligner.align(matches));
    }

    @Test
    void aPhraseOfTwoWordsBeatsOneStem() {
        var matches = new Matches(3, 2);
        matches.add(Match.word(Module.STEM, 0, 0));
        var phrase = new Match(Module.PARAPHRASE, 0, 2, 1, 2);
        matches.add(phrase);
        assertEquals(List.of(phrase), Aligner.align(matches));
    }

    /// Half words are lost in the sums: a stem adds nothing, so it is worth taking only if it makes
    /// no chunk.
    @Test
    void aDisputedStemOfItsOwnChunkIsNotTaken() {
        var matches = new Matches(2, 1);
        matches.add(Match.word(Module.STEM, 0, 0));
        matches.add(Match.word(Module.STEM, 0, 1));
        assertEquals(List.of(), Aligner.align(matches));
    }

    @Test
    void nothingToMatchIsAnEmptyAlignment() {
        assertEquals(List.of(), Aligner.align(new Matches(0, 0)));
        assertEquals(List.of(), Aligner.align(new Matches(3, 0)));
        assertEquals(0, Aligner.chunks(List.of()));
    }

    /// As many words and as few chunks as the best of all alignments has.
    @Test
    void theBeamFindsWhatTryingEverythingFinds() {
        RandomGenerator rng = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
        for (int round = 0; round < 300; round++) {
            List<String> candidate = letters(rng);
            List<String> reference = letters(rng);
            List<Match> found = Aligner.align(equalWords(candidate, reference));
            List<List<Match>> all = new ArrayList<>();
            everything(equalWords(candidate, reference), 0, new ArrayList<>(), all);
            List<Match> best =
                    all.stream()
                            .min(
                                    Comparator.comparingInt((List<Match> each) -> -each.size())
                                            .thenComparingInt(Aligner::chunks))
                            .orElseThrow();
            String words = candidate + " / " + reference;
            assertEquals(best.size(), found.size(), words);
            assertEquals(Aligner.chunks(best), Aligner.chunks(found), words);
        }
    }

    private static List<String> letters(RandomGenerator rng) {
        List<String> letters = new ArrayList<>();
        for (int length = rng.nextInt(6); length > 0; length--) {
            letters.add(Character.toString('a' + rng.nextInt(3)));
        }
        return letters;
    }

    private static void everything(
            Matches matches, int word, List<Match> taken, List<List<Match>> all) {
        if (word == matches.referenceLength()) {
            all.add(List.copyOf(taken));
            return;
        }
        everything(matches, word + 1, taken, all);
        for (Match match : matches.at(word)) {
            if (taken.stream().noneMatch(t -> t.candidateStart() == match.candidateStart())) {
                taken.add(match);
                everything(matches, word + 1, taken, all);
                taken.removeLast();
            }
        }
    }
}
