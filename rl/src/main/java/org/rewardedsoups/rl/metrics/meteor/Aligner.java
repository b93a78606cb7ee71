package org.rewardedsoups.rl.metrics.meteor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Chooses from all matches an alignment, in which every word is matched at most once: by beam
/// search over the words of the reference, from left to right (Denkowski and Lavie, 2011).
///
/// Two things are as in the original although they look like slips, since published scores contain
/// them: half words are lost in sums ([Path#advance]), and the distance of a match counts against
/// the paths that come after it at the same word, not against its own.
final class Aligner {
    private static final int BEAM = 40;

    private Aligner() {}

    /// The matches of the best alignment, in the order of the reference.
    static List<Match> align(Matches all) {
        List<Path> paths = new ArrayList<>(List.of(new Path(all)));
        for (int word = 0; word < all.referenceLength(); word++) {
            paths.sort(Path.BETTER);
            List<Path> next = new ArrayList<>();
            for (Path path : paths.subList(0, Math.min(BEAM, paths.size()))) {
                path.settle();
                follow(path, word, all, next);
            }
            paths = next.isEmpty() ? new ArrayList<>(paths.subList(0, 1)) : next;
        }
        paths.sort(Path.BETTER);
        paths = new ArrayList<>(paths.subList(0, Math.min(BEAM, paths.size())));
        paths.forEach(Path::close);
        paths.sort(Path.BETTER);
        paths.getFirst().settle();
        return Arrays.stream(paths.getFirst().matches()).filter(Objects::nonNull).toList();
    }

    /// Adds what becomes of a path at a word of the reference.
    private static void follow(Path path, int word, Matches all, List<Path> next) {
        if (path.used(word)) {
            if (path.past(word)) {
                next.add(path);
            } else if (path.fixed() != null) {
                Match fixed = path.fixed();
                path.advance(fixed);
                path.move(fixed);
                next.add(path);
            }
            return;
        }
        for (Match match : all.at(word)) {
            if (path.free(match)) {
                next.add(path.with(match));
                path.move(match);
            }
        }
        path.skip();
        next.add(path);
    }

    /// Runs of matches that are neighbours in both texts.
    ///
    /// @param alignment in the order of the reference
    static int chunks(List<Match> alignment) {
        int chunks = 0;
        for (int i = 0; i < alignment.size(); i++) {
            Match match = alignment.get(i);
            boolean continues =
                    i > 0
                            && alignment.get(i - 1).end() == match.start()
                            && alignment.get(i - 1).candidateEnd() == match.candidateStart();
            chunks += continues ? 0 : 1;
        }
        return chunks;
    }
}
