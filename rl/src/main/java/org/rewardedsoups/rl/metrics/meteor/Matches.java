package org.rewardedsoups.rl.metrics.meteor;

import java.util.ArrayList;
import java.util.List;

/// Everything in a candidate that could match something in a reference, before a choice is made.
final class Matches {
    private final List<List<Match>> byStart = new ArrayList<>();
    private final int[] coverage;
    private final int[] candidateCoverage;

    Matches(int candidateLength, int referenceLength) {
        for (int i = 0; i < referenceLength; i++) {
            byStart.add(new ArrayList<>());
        }
        coverage = new int[referenceLength];
        candidateCoverage = new int[candidateLength];
    }

    void add(Match match) {
        byStart.get(match.start()).add(match);
        for (int i = match.start(); i < match.end(); i++) {
            coverage[i]++;
        }
        for (int i = match.candidateStart(); i < match.candidateEnd(); i++) {
            candidateCoverage[i]++;
        }
    }

    /// What begins at a word of the reference, in the order of the modules.
    List<Match> at(int start) {
        return byStart.get(start);
    }

    int candidateLength() {
        return candidateCoverage.length;
    }

    int referenceLength() {
        return coverage.length;
    }

    /// Whether no other match claims a word of this one.
    boolean undisputed(Match match) {
        for (int i = match.start(); i < match.end(); i++) {
            if (coverage[i] != 1) {
                return false;
            }
        }
        for (int i = match.candidateStart(); i < match.candidateEnd(); i++) {
            if (candidateCoverage[i] != 1) {
                return false;
            }
        }
        return true;
    }
}
