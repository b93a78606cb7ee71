package org.rewardedsoups.experiments.captiontrain;

/// The settings in which the stages of the original's training differ.
///
/// @param learningRate highest, of RAdam
/// @param warmUp batches over which it rises
/// @param anneal what it is multiplied by every `annealEvery` epochs
/// @param batch pictures of a batch
/// @param accumulated batches whose gradients a step sums
/// @param dropout rate at which activations are dropped, everywhere in the captioner
/// @param beams captions that the beam search follows when it evaluates
record Stage(
        double learningRate,
        int warmUp,
        double anneal,
        int annealEvery,
        int batch,
        int accumulated,
        double dropout,
        int epochs,
        int beams) {

    /// On captions, the features given.
    static final Stage CAPTIONS = new Stage(2e-4, 10_000, 0.8, 2, 48, 1, 0.3, 8, 3);

    /// On captions, the backbone trained along.
    static final Stage CAPTIONS_FROM_PIXELS = new Stage(3e-5, 1, 0.55, 1, 16, 3, 0.3, 2, 3);

    /// On rewards, the features given, as every expert of rewarded soups was.
    static final Stage REWARDS = new Stage(1e-5, 1, 0.8, 1, 18, 2, 0.1, 6, 5);

    /// On rewards, the backbone trained along.
    static final Stage REWARDS_FROM_PIXELS = new Stage(2e-6, 1, 1, 1, 24, 2, 0.1, 1, 5);

    static Stage of(boolean rewarded, boolean fromPixels) {
        if (rewarded) {
            return fromPixels ? REWARDS_FROM_PIXELS : REWARDS;
        }
        return fromPixels ? CAPTIONS_FROM_PIXELS : CAPTIONS;
    }
}
