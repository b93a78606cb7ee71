package org.rewardedsoups.rl.metrics.meteor;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/// An alignment of the first words of a reference, on the way to one of all.
final class Path {
    /// Better first: more matched, in fewer chunks, moved less far.
    static final Comparator<Path> BETTER = Path::compare;

    private Match[] matches;
    private boolean[] used;
    private boolean[] candidateUsed;
    private Optional<Match> pending = Optional.empty();
    private int next;
    private int matched;
    private int candidateMatched;
    private int chunks;
    private int distance;
    private int lastEnd = -1;

    /// The path that has taken nothing but what is undisputed.
    Path(Matches all) {
        matches = new Match[all.referenceLength()];
        used = new boolean[all.referenceLength()];
        candidateUsed = new boolean[all.candidateLength()];
        for (int start = 0; start < matches.length; start++) {
            if (all.at(start).size() == 1 && all.undisputed(all.at(start).getFirst())) {
                take(all.at(start).getFirst());
            }
        }
    }

    private Path(Path other) {
        matches = other.matches;
        used = other.used;
        candidateUsed = other.candidateUsed;
        next = other.next;
        matched = other.matched;
        candidateMatched = other.candidateMatched;
        chunks = other.chunks;
        distance = other.distance;
        lastEnd = other.lastEnd;
    }

    private static int compare(Path a, Path b) {
        int more = Integer.compare(b.matched + b.candidateMatched, a.matched + a.candidateMatched);
        int fewer = more != 0 ? more : Integer.compare(a.chunks, b.chunks);
        return fewer != 0 ? fewer : Integer.compare(a.distance, b.distance);
    }

    private void take(Match match) {
        matches[match.start()] = match;
        Arrays.fill(used, match.start(), match.end(), true);
        Arrays.fill(candidateUsed, match.candidateStart(), match.candidateEnd(), true);
    }

    /// Gives the path words of its own, before it is followed. Most paths fall out of the beam before
    /// that, and share those of the path they came from.
    void settle() {
        pending.ifPresent(
                match -> {
                    matches = matches.clone();
                    used = used.clone();
                    candidateUsed = candidateUsed.clone();
                    take(match);
                });
        pending = Optional.empty();
    }

    /// Whether the word of the reference is part of a match already.
    boolean used(int word) {
        return used[word];
    }

    /// Whether a match has run past this word.
    boolean past(int word) {
        return word < next;
    }

    /// The undisputed match at the word that comes next; null if there is none.
    Match fixed() {
        return matches[next];
    }

    /// Whether all words of a match are free.
    boolean free(Match match) {
        for (int i = match.start(); i < match.end(); i++) {
            if (used[i]) {
                return false;
            }
        }
        for (int i = match.candidateStart(); i < match.candidateEnd(); i++) {
            if (candidateUsed[i]) {
                return false;
            }
        }
        return true;
    }

    /// A copy that takes a match.
    Path with(Match match) {
        Path path = new Path(this);
        path.pending = Optional.of(match);
        path.advance(match);
        return path;
    }

    /// Goes past a match that is taken. Half words are lost in the sum, as in the original, so a
    /// single stem or synonym adds nothing to what is compared.
    void advance(Match match) {
        double weight = match.module().searchWeight();
        candidateMatched = (int) (candidateMatched + match.candidateLength() * weight);
        matched = (int) (matched + match.length() * weight);
        if (lastEnd != -1 && match.candidateStart() != lastEnd) {
            chunks++;
        }
        next = match.end();
        lastEnd = match.candidateEnd();
    }

    void move(Match match) {
        distance += match.distance();
    }

    /// Leaves the word that comes next without a match.
    void skip() {
        close();
        next++;
    }

    /// Ends the chunk, if one is open.
    void close() {
        if (lastEnd != -1) {
            chunks++;
            lastEnd = -1;
        }
    }

    /// The matches by their first word in the reference; null where none begins.
    Match[] matches() {
        return matches;
    }
}
