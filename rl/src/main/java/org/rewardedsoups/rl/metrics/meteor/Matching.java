package org.rewardedsoups.rl.metrics.meteor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.rewardedsoups.rl.metrics.wordnet.Part;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;
import org.tartarus.snowball.ext.englishStemmer;

/// Finds all matches between a candidate and a reference, module by module. Equal texts have exact
/// matches only, which spares the search.
///
/// What is known about a word is found once; threads may share an instance.
final class Matching {
    private final WordNet wordNet;
    private final Paraphrases paraphrases;
    private final Map<String, Word> words = new ConcurrentHashMap<>();

    /// What is known about a word.
    ///
    /// @param meanings keys of its synsets, ascending
    private record Word(String form, String stem, int[] meanings) {}

    Matching(WordNet wordNet, Paraphrases paraphrases) {
        this.wordNet = wordNet;
        this.paraphrases = paraphrases;
    }

    /// All matches of two texts in words.
    Matches of(List<String> candidate, List<String> reference) {
        List<Word> own = candidate.stream().map(this::word).toList();
        List<Word> other = reference.stream().map(this::word).toList();
        Matches matches = new Matches(candidate.size(), reference.size());
        match(Module.EXACT, own, other, (a, b) -> a.form().equals(b.form()), matches);
        if (!candidate.equals(reference)) {
            match(Module.STEM, own, other, Matching::stemsOnly, matches);
            match(Module.SYNONYM, own, other, Matching::synonyms, matches);
            paraphrases(candidate, reference, matches);
        }
        return matches;
    }

    private static void match(
            Module module,
            List<Word> candidate,
            List<Word> reference,
            BiPredicate<Word, Word> fits,
            Matches matches) {
        for (int j = 0; j < reference.size(); j++) {
            for (int i = 0; i < candidate.size(); i++) {
                if (fits.test(candidate.get(i), reference.get(j))) {
                    matches.add(Match.word(module, j, i));
                }
            }
        }
    }

    private static boolean stemsOnly(Word own, Word other) {
        return own.stem().equals(other.stem()) && !own.form().equals(other.form());
    }

    private static boolean synonyms(Word own, Word other) {
        return common(own.meanings(), other.meanings()) && !own.form().equals(other.form());
    }

    /// Whether two ascending lists share a number.
    static boolean common(int[] a, int[] b) {
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            if (a[i] == b[j]) {
                return true;
            }
            if (a[i] < b[j]) {
                i++;
            } else {
                j++;
            }
        }
        return false;
    }

    private Word word(String form) {
        return words.computeIfAbsent(form, key -> new Word(key, stem(key), meanings(key)));
    }

    private static String stem(String word) {
        var stemmer = new englishStemmer();
        stemmer.setCurrent(word);
        stemmer.stem();
        return stemmer.getCurrent();
    }

    private int[] meanings(String word) {
        return wordNet.synsets(word).stream()
                .mapToInt(synset -> synset.offset() * Part.values().length + synset.part().ordinal())
                .sorted()
                .toArray();
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
