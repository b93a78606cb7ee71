package org.rewardedsoups.rl.metrics.wordnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The meanings of English words by WordNet 3.0 (Miller, 1995), read from the files in the data jar
/// of extJWNL; of its code nothing is used, since the metrics here ask for words in another way.
///
/// What is asked of a word is found once; threads may share an instance.
public final class WordNet {
    private final Map<Part, PartFiles> files = new HashMap<>();
    private final Map<String, List<Synset>> meanings = new ConcurrentHashMap<>();
    private final Map<Form, SequencedSet<String>> bases = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> synonyms = new ConcurrentHashMap<>();

    /// A word as one part of speech.
    private record Form(Part part, String word) {}

    /// Reads the index, a few tenths of a second.
    public WordNet() {
        for (Part part : Part.values()) {
            files.put(part, new PartFiles(part));
        }
    }

    /// The synsets of a word in any form: nouns, verbs, adjectives, adverbs, each with all its base
    /// forms and for each base the most frequent sense first.
    public List<Synset> synsets(String word) {
        return meanings.computeIfAbsent(word.toLowerCase(Locale.ROOT), this::find);
    }

    private List<Synset> find(String word) {
        List<Synset> found = new ArrayList<>();
        for (Part part : Part.values()) {
            PartFiles of = files.get(part);
            for (String base : of.bases(word)) {
                Arrays.stream(of.offsets(base)).mapToObj(of::synset).forEach(found::add);
            }
        }
        return List.copyOf(found);
    }

    /// The base forms of a word as one part of speech, as WordNet's `morphy` finds them: the word
    /// itself if it is one, then its irregular bases, or else its regular ones.
    public SequencedSet<String> bases(Part part, String word) {
        return bases.computeIfAbsent(
                new Form(part, word),
                _ ->
                        Collections.unmodifiableSequencedSet(
                                new LinkedHashSet<>(files.get(part).bases(word))));
    }

    /// Whether a word as it stands is a base form of this part of speech.
    public boolean base(Part part, String word) {
        return files.get(part).offsets(word).length > 0;
    }

    /// The single words of all synsets of a word, as written there, and the word itself.
    public Set<String> synonyms(String word) {
        return synonyms.computeIfAbsent(word, this::findSynonyms);
    }

    private Set<String> findSynonyms(String word) {
        Set<String> found = new HashSet<>(Set.of(word));
        for (Synset synset : synsets(word)) {
            synset.words().stream().filter(other -> !other.contains("_")).forEach(found::add);
        }
        return Set.copyOf(found);
    }
}
