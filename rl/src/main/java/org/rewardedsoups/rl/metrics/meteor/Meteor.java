package org.rewardedsoups.rl.metrics.meteor;

import java.util.Arrays;
import java.util.List;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

/// METEOR 1.5 for English with the parameters of its task `rank` and with `-norm`, as the
/// captioning evaluation runs it (Denkowski and Lavie, 2014).
///
/// Words and phrases are matched by form, stem, meaning and a table of paraphrases ([Matching]),
/// the best alignment is searched for ([Aligner]), and its counts give the score
/// ([MeteorStatistics]).
///
/// Threads may share an instance.
public final class Meteor {
    private final Matching matching;
    private final FunctionWords functionWords;

    /// @param paraphrases the published scores come from METEOR's own table
    public Meteor(WordNet wordNet, Paraphrases paraphrases, FunctionWords functionWords) {
        this.matching = new Matching(wordNet, paraphrases);
        this.functionWords = functionWords;
    }

    /// The statistics of a candidate and that reference which gives it the highest score; of
    /// equally high ones the first.
    public MeteorStatistics statistics(String candidate, List<String> references) {
        List<String> words = MeteorText.words(sent(candidate));
        MeteorStatistics best = null;
        for (String reference : references) {
            MeteorStatistics statistics = statistics(words, MeteorText.words(reference));
            if (best == null || statistics.score() > best.score()) {
                best = statistics;
            }
        }
        return best;
    }

    /// A candidate as it is sent to METEOR: without what its protocol needs, and never empty.
    private static String sent(String candidate) {
        String sent = candidate.replace("|||", "").replace("  ", " ");
        return sent.isBlank() ? "a" : sent;
    }

    private MeteorStatistics statistics(List<String> candidate, List<String> reference) {
        List<Match> alignment = Aligner.align(matching.of(candidate, reference));
        var own = new Counts(candidate);
        var other = new Counts(reference);
        for (Match match : alignment) {
            own.add(match.module(), match.candidateStart(), match.candidateEnd());
            other.add(match.module(), match.start(), match.end());
        }
        return new MeteorStatistics(own.side(), other.side(), Aligner.chunks(alignment));
    }

    /// Counts the words of one side.
    private final class Counts {
        private final List<String> words;
        private final int[] content = new int[Module.values().length];
        private final int[] function = new int[Module.values().length];

        Counts(List<String> words) {
            this.words = words;
        }

        void add(Module module, int from, int to) {
            for (String word : words.subList(from, to)) {
                int[] counts = functionWords.contains(word) ? function : content;
                counts[module.ordinal()]++;
            }
        }

        MeteorStatistics.Side side() {
            int all = (int) words.stream().filter(functionWords::contains).count();
            return new MeteorStatistics.Side(words.size(), all, boxed(content), boxed(function));
        }

        private static List<Integer> boxed(int[] counts) {
            return Arrays.stream(counts).boxed().toList();
        }
    }
}
