package org.rewardedsoups.experiments.captioning;

import java.util.Locale;

/// The metrics that a captioner can be trained on.
public enum CaptionObjective {
    /// Share of a caption's words that are in a reference.
    BLEU1("Bleu_1"),
    /// Shares of its phrases of up to four words.
    BLEU4("Bleu_4"),
    /// Longest common subsequence with a reference.
    ROUGE("ROUGE_L"),
    /// Words in common with a reference, also as stems and synonyms. The reward is NLTK's variant,
    /// the evaluation METEOR 1.5, as in the original.
    METEOR("METEOR"),
    /// Phrases in common with all references, by how telling they are.
    CIDER("CIDEr");

    private final String evaluation;

    CaptionObjective(String evaluation) {
        this.evaluation = evaluation;
    }

    /// The name in options, rewards, tables and plots.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The name in [org.rewardedsoups.rl.metrics.CaptionEvaluation].
    String evaluation() {
        return evaluation;
    }
}
