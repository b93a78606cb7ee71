package org.rewardedsoups.rl.metrics.meteor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rewardedsoups.rl.metrics.wordnet.Synset;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;
import org.tartarus.snowball.ext.englishStemmer;

/// Finds all matches between a candidate and a reference, module by module. Equal texts have exact
/// matches only, which spares the search.
///
/// What is found about a word is cached, which makes an instance one thread's.
final class Matching {
    private final englishStemmer stemmer = new englishStemmer();
    private final WordNet wordNet;
    private final Paraphrases paraphrases;
    private final Map<String, String> stems = new HashMap<>();
    private final Map<String, Set<Synset>> meanings = new HashMap<>();

    Matching(WordNet wordNet, Paraphrases paraphrases) {
        this.wordNet = wordNet;
        this.paraphrases = paraphrases;
    }

    /// All matches of two texts in words.
    Matches of(List<String> candidate, List<String> reference) {
        Matches matches = new Matches(candidate.size(), reference.size());
        exact(candidate, reference, matches);
        if (!candidate.equals(reference)) {
            stems(candidate, reference, matches);
            synonyms(candidate, reference, matches);
            paraphrases(candidate, reference, matches);
        }
        return matches;
    }

    private static void exact(List<String> candidate, List<String> reference, Matches matches) {
        for (int j = 0; j < reference.size(); j++) {
            for (int i = 0; i < candidate.size(); i++) {
                if (candidate.get(i).equals(reference.get(j))) {
                    matches.add(Match.word(Module.EXACT, j, i));
                }
            }
        }
    }

    private void stems(List<String> candidate, List<String> reference, Matches matches) {
        for (int j = 0; j < reference.size(); j++) {
            String other = reference.get(j);
            for (int i = 0; i < candidate.size(); i++) {
                String own = candidate.get(i);
                if (!own.equals(other) && stem(own).equals(stem(other))) {
                    matches.add(Match.word(Module.STEM, j, i));
                }
            }
        }
    }

    private void synonyms(List<String> candidate, List<String> reference, Matches matches) {
        for (int j = 0; j < reference.size(); j++) {
            String other = reference.get(j);
            for (int i = 0; i < candidate.size(); i++) {
                String own = candidate.get(i);
                if (!own.equals(other) && !Collections.disjoint(meanings(own), meanings(other))) {
                    matches.add(Match.word(Module.SYNONYM, j, i));
                }
            }
        }
    }

    private String stem(String word) {
        return stems.computeIfAbsent(
                word,
                key -> {
                    stemmer.setCurrent(key);
                    stemmer.stem();
                    return stemmer.getCurrent();
                });
    }

    private Set<Synset> meanings(String word) {
        return meanings.computeIfAbsent(word, key -> new HashSet<>(wordNet.synsets(key)));
    }

    /// Both ways: what stands in the reference is looked up and sought in the candidate, then the
    /// other way round; a pair found twice is one match.
    private void paraphrases(List<String> candidate, List<String> reference, Matches matches) {
        Set<Match> found = new HashSet<>();
        for (Span phrase : spans(reference)) {
            for (List<String> paraphrase : paraphrases.instead(phrase.words())) {
                for (int at : places(paraphrase, candidate)) {
                    found.add(
                            new Match(
                                    Module.PARAPHRASE,
                                    phrase.start(),
                                    phrase.words().size(),
                                    at,
                                    paraphrase.size()));
                }
            }
        }
        for (Span phrase : spans(candidate)) {
            for (List<String> paraphrase : paraphrases.instead(phrase.words())) {
                for (int at : places(paraphrase, reference)) {
                    found.add(
                            new Match(
                                    Module.PARAPHRASE,
                                    at,
                                    paraphrase.size(),
                                    phrase.start(),
                                    phrase.words().size()));
                }
            }
        }
        found.stream().sorted(Matching::compare).forEach(matches::add);
    }

    private static int compare(Match a, Match b) {
        int[] left = {a.start(), a.candidateStart(), a.length(), a.candidateLength()};
        int[] right = {b.start(), b.candidateStart(), b.length(), b.candidateLength()};
        return Arrays.compare(left, right);
    }

    /// Words of a text with their place.
    private record Span(int start, List<String> words) {}

    private List<Span> spans(List<String> text) {
        List<Span> spans = new ArrayList<>();
        for (int start = 0; start < text.size(); start++) {
            int longest = Math.min(text.size() - start, paraphrases.longest());
            for (int length = 1; length <= longest; length++) {
                spans.add(new Span(start, text.subList(start, start + length)));
            }
        }
        return spans;
    }

    private static List<Integer> places(List<String> phrase, List<String> text) {
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at + phrase.size() <= text.size(); at++) {
            if (text.subList(at, at + phrase.size()).equals(phrase)) {
                places.add(at);
            }
        }
        return places;
    }
}
