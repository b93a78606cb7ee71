package org.rewardedsoups.rl.metrics.meteor;

/// Words of the reference that could stand for words of the candidate.
///
/// @param module why
/// @param start first word in the reference
/// @param length words in the reference
/// @param candidateStart first word in the candidate
/// @param candidateLength words in the candidate
record Match(Module module, int start, int length, int candidateStart, int candidateLength) {

    /// One word for one word.
    static Match word(Module module, int start, int candidateStart) {
        return new Match(module, start, 1, candidateStart, 1);
    }

    int end() {
        return start + length;
    }

    int candidateEnd() {
        return candidateStart + candidateLength;
    }

    /// How far the words have moved.
    int distance() {
        return Math.abs(start - candidateStart);
    }
}
