package org.rewardedsoups.models.captioning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Scope;

/// Follows the b most likely captions of each picture word by word, with the bookkeeping of
/// ExpansionNet v2; a beam of 1 is greedy decoding.
///
/// Captions are compared by the sum of their logprobs while they grow, and by the mean, see
/// [Caption#score], in the end. A finished caption stays in the beam as it is: its first
/// continuation costs nothing, and the others, at −999, are never taken. Any word may come next,
/// also one that begins a caption or stands for padding.
///
/// @param beams b
/// @param maxTokens most tokens of a caption, with its first and last
/// @param start the token that begins captions
/// @param end the token that ends them
public record BeamSearch(int beams, int maxTokens, int start, int end) {
    private static final double NEVER = -999;

    /// @throws IllegalArgumentException unless there is a beam and room for a token
    public BeamSearch {
        if (beams < 1 || maxTokens < 2) {
            throw new IllegalArgumentException(
                    "beam search: expected at least 1 beam and 2 tokens, got "
                            + beams
                            + " and "
                            + maxTokens);
        }
    }

    /// The b captions of each picture, best first.
    public List<List<Caption>> captions(CaptionSource source) {
        return Gradients.off(
                () -> {
                    try (Scope _ = Scope.open()) {
                        return search(source).stream().map(BeamSearch::ranked).toList();
                    }
                });
    }

    private List<List<Beam>> search(CaptionSource source) {
        CaptionDecoder decoder = source.decoder(beams, maxTokens);
        List<List<Beam>> all = new ArrayList<>();
        for (int picture = 0; picture < source.pictures(); picture++) {
            all.add(List.of(Beam.empty(picture * beams, start))); // all rows are alike at first
        }
        int[] parents = IntStream.range(0, source.pictures() * beams).toArray();
        int[] tokens = IntStream.generate(() -> start).limit(parents.length).toArray();
        for (int length = 1; length < maxTokens; length++) {
            double[] logprobs = logprobs(decoder, parents, tokens);
            int vocabulary = logprobs.length / parents.length;
            for (int picture = 0; picture < all.size(); picture++) {
                List<Beam> next = extended(all.get(picture), logprobs, vocabulary);
                for (int i = 0; i < beams; i++) {
                    parents[picture * beams + i] = next.get(i).row();
                    tokens[picture * beams + i] = next.get(i).tokens()[length];
                }
                all.set(picture, inRows(next, picture * beams));
            }
            if (all.stream().flatMap(List::stream).allMatch(Beam::ended)) {
                break;
            }
        }
        return all;
    }

    private static double[] logprobs(CaptionDecoder decoder, int[] parents, int[] tokens) {
        try (Scope _ = Scope.open()) {
            Variable logprobs = decoder.next(parents, tokens);
            return logprobs.value().toDoubles();
        }
    }

    /// The best continuations of one picture's beams; `row` still says where each comes from.
    private List<Beam> extended(List<Beam> before, double[] logprobs, int vocabulary) {
        List<Beam> candidates = new ArrayList<>();
        for (Beam beam : before) {
            int[] best = best(logprobs, beam.row() * vocabulary, vocabulary);
            for (int i = 0; i < best.length; i++) {
                double logprob =
                        beam.ended()
                                ? i == 0 ? 0 : NEVER
                                : logprobs[beam.row() * vocabulary + best[i]];
                candidates.add(beam.followedBy(best[i], logprob, end));
            }
        }
        return candidates.stream()
                .sorted(Comparator.comparingDouble(beam -> -beam.sum())) // stable
                .limit(beams)
                .toList();
    }

    /// The b most likely of a row's tokens, best first, equal ones by rising id.
    private int[] best(double[] logprobs, int from, int vocabulary) {
        if (vocabulary < beams) {
            throw new IllegalArgumentException(
                    "beam search: expected at most as many beams as words, got "
                            + beams
                            + " and "
                            + vocabulary);
        }
        int[] best = new int[beams];
        int found = 0;
        for (int token = 0; token < vocabulary; token++) {
            double logprob = logprobs[from + token];
            if (Double.isNaN(logprob)) {
                throw new NonFiniteException(
                        "beam search: expected log-probabilities, got NaN for token "
                                + token
                                + "; have the weights diverged?");
            }
            if (found == beams && logprob <= logprobs[from + best[beams - 1]]) {
                continue;
            }
            int i = found < beams ? found++ : beams - 1;
            while (i > 0 && logprobs[from + best[i - 1]] < logprob) {
                best[i] = best[i - 1];
                i--;
            }
            best[i] = token;
        }
        return best;
    }

    private static List<Beam> inRows(List<Beam> beams, int firstRow) {
        List<Beam> out = new ArrayList<>();
        for (Beam beam : beams) {
            out.add(beam.at(firstRow + out.size()));
        }
        return out;
    }

    private static List<Caption> ranked(List<Beam> beams) {
        return beams.stream()
                .map(Beam::caption)
                .sorted(Comparator.comparingDouble(caption -> -caption.score()))
                .toList();
    }
}
