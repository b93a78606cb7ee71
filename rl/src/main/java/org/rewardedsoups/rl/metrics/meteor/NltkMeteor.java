package org.rewardedsoups.rl.metrics.meteor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

/// METEOR as NLTK computes it (Lavie and Agarwal, 2007): the reward. [Meteor] is the evaluation's.
///
/// Words are matched one to one in three stages, equal words, then equal stems, then synonyms, each
/// over the candidate from the last word to the first, with the last free word of the reference
/// that fits. With m matches, `P = m/|candidate|`, `R = m/|reference|`, and a chunk a run of
/// matches that are neighbours in both:
///
/// `P·R/(0.9·P + 0.1·R) · (1 − 0.5·(chunks/m)³)`, 0 without matches; of several references the
/// best.
///
/// What is left for the third stage are stems, not words, so that `benches` is looked up as `bench`
/// but `puppies` as `puppi`; the published rewards contain that. Words are separated by single
/// spaces, so a tab that a model has learnt is a word.
///
/// @param wordNet where synonyms come from
public record NltkMeteor(WordNet wordNet) {

    /// A word, or its stem, with its place.
    private record Placed(int at, String word) {}

    /// A word of the candidate and one of the reference.
    private record Match(int candidate, int reference) {}

    /// Between 0 and 1.
    public double score(String candidate, List<String> references) {
        List<String> words = words(candidate);
        return references.stream().mapToDouble(each -> score(words, words(each))).max().orElse(0);
    }

    private static List<String> words(String text) {
        return List.of(text.toLowerCase(Locale.ROOT).split(" ", -1));
    }

    private double score(List<String> candidate, List<String> reference) {
        List<Match> matches = align(placed(candidate), placed(reference));
        if (matches.isEmpty()) {
            return 0;
        }
        double m = matches.size();
        double precision = m / candidate.size();
        double recall = m / reference.size();
        double mean = precision * recall / (0.9 * precision + 0.1 * recall);
        return mean * (1 - 0.5 * Math.pow(chunks(matches) / m, 3));
    }

    private List<Match> align(List<Placed> candidate, List<Placed> reference) {
        List<Match> matches = new ArrayList<>();
        match(candidate, reference, String::equals, matches);
        candidate.replaceAll(word -> new Placed(word.at(), PorterStemmer.stem(word.word())));
        reference.replaceAll(word -> new Placed(word.at(), PorterStemmer.stem(word.word())));
        match(candidate, reference, String::equals, matches);
        match(candidate, reference, (own, other) -> wordNet.synonyms(own).contains(other), matches);
        matches.sort(Comparator.comparingInt(Match::candidate));
        return matches;
    }

    /// Moves what fits from the two lists to `matches`.
    private static void match(
            List<Placed> candidate,
            List<Placed> reference,
            BiPredicate<String, String> fits,
            List<Match> matches) {
        for (int i = candidate.size() - 1; i >= 0; i--) {
            Placed own = candidate.get(i);
            for (int j = reference.size() - 1; j >= 0; j--) {
                if (fits.test(own.word(), reference.get(j).word())) {
                    matches.add(new Match(own.at(), reference.remove(j).at()));
                    candidate.remove(i);
                    break;
                }
            }
        }
    }

    private static int chunks(List<Match> matches) {
        int chunks = 1;
        for (int i = 1; i < matches.size(); i++) {
            Match before = matches.get(i - 1);
            Match match = matches.get(i);
            boolean neighbours =
                    match.candidate() == before.candidate() + 1
                            && match.reference() == before.reference() + 1;
            chunks += neighbours ? 0 : 1;
        }
        return chunks;
    }

    private static List<Placed> placed(List<String> words) {
        List<Placed> placed = new ArrayList<>();
        words.forEach(word -> placed.add(new Placed(placed.size(), word)));
        return placed;
    }
}
