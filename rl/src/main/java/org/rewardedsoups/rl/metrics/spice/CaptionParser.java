package org.rewardedsoups.rl.metrics.spice;

import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

/// Reads what a caption says about a scene: tags ([Tagger], [Retagging]), base forms ([Lemmas]),
/// chunks ([Chunker]), propositions ([Clauses]). Threads may share an instance.
public final class CaptionParser {
    private final Tagger tagger = new Tagger();
    private final Retagging retagging;
    private final Lemmas lemmas;
    private final WordNet wordNet;

    private CaptionParser(WordNet wordNet) {
        this.retagging = new Retagging(wordNet);
        this.lemmas = new Lemmas(wordNet);
        this.wordNet = wordNet;
    }

    /// A parser, which loads its model when the first caption comes.
    public static CaptionParser create(WordNet wordNet) {
        return new CaptionParser(wordNet);
    }

    /// What a caption says, in its order; nothing of an empty one.
    ///
    /// @param caption words separated by single spaces, as
    ///   [org.rewardedsoups.rl.metrics.text.PtbText] gives them
    public List<Proposition> parse(String caption) {
        return caption.isBlank() ? List.of() : propositions(words(caption.strip().split(" +")));
    }

    private List<Word> words(String[] forms) {
        Tag[] tags = tagger.tags(forms);
        retagging.correct(forms, tags);
        List<Word> words = new ArrayList<>();
        for (int i = 0; i < forms.length; i++) {
            words.add(new Word(forms[i], tags[i], lemmas.of(forms[i], tags[i])));
        }
        return words;
    }

    /// What tagged words say.
    List<Proposition> propositions(List<Word> words) {
        return Clauses.propositions(Chunker.chunks(words, wordNet));
    }
}
