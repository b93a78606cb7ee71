package org.rewardedsoups.rl.metrics.meteor;

/// How two words or phrases can match. METEOR scores a match by one weight and searches for the
/// best alignment by another.
enum Module {
    /// Equal words.
    EXACT(1, 1),
    /// Equal stems.
    STEM(0.6, 0.5),
    /// A meaning in common.
    SYNONYM(0.8, 0.5),
    /// An entry of the table of paraphrases.
    PARAPHRASE(0.6, 0.5);

    private final double weight;
    private final double searchWeight;

    Module(double weight, double searchWeight) {
        this.weight = weight;
        this.searchWeight = searchWeight;
    }

    /// What a matched word counts in precision and recall.
    double weight() {
        return weight;
    }

    /// What a matched word counts in the search.
    double searchWeight() {
        return searchWeight;
    }
}
