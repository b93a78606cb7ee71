package org.rewardedsoups.models.captioning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rewardedsoups.autograd.Indexing;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Draws captions from a network's own distribution, several for each picture, as self-critical
/// training needs them.
///
/// @param samples K, captions for each picture
/// @param newTokens most tokens behind the first
/// @param start the token that begins captions
/// @param end the token that ends them
public record CaptionSampling(int samples, int newTokens, int start, int end) {

    /// What was drawn.
    ///
    /// @param captions B·K captions from start to end, those of one picture side by side; without
    ///   an end where there was no room
    /// @param logprobs `(B·K, T)`, of each token given those before; 0 for the first, which was
    ///   given, and behind the end. With gradients if they are on and the decoder has them
    public record Samples(List<int[]> captions, Variable logprobs) {}

    /// Draws until every row has ended, or there is no more room. A row that has ended skips its
    /// draws, so that what one row draws does not depend on when others end.
    public Samples sample(CaptionSource source, Draw draw) {
        int rows = source.pictures() * samples;
        CaptionDecoder decoder = source.decoder(samples, newTokens + 1);
        int[] same = IntStream.range(0, rows).toArray();
        int[] last = IntStream.generate(() -> start).limit(rows).toArray();
        int[] lengths = new int[rows]; // without the first token; 0: has not ended
        List<int[]> drawn = new ArrayList<>();
        List<Variable> logprobs = new ArrayList<>();
        int step = 0;
        while (step < newTokens && Arrays.stream(lengths).anyMatch(n -> n == 0)) {
            Variable next = decoder.next(same, last);
            last = tokens(next.value(), lengths, step, draw);
            drawn.add(last);
            logprobs.add(
                    Indexing.gatherLast(next, Tensor.of(new Shape(rows), last)).reshape(rows, 1));
            for (int row = 0; row < rows; row++) {
                if (lengths[row] == 0 && last[row] == end) {
                    lengths[row] = step + 1;
                }
            }
            step++;
        }
        for (int row = 0; row < rows; row++) {
            lengths[row] = lengths[row] == 0 ? drawn.size() : lengths[row];
        }
        return new Samples(captions(drawn, lengths), beforeTheEnd(logprobs, lengths));
    }

    private int[] tokens(Tensor logprobs, int[] lengths, int step, Draw draw) {
        int rows = (int) logprobs.dim(0);
        double[] all = logprobs.toDoubles();
        int vocabulary = all.length / rows;
        int[] tokens = new int[rows];
        for (int row = 0; row < rows; row++) {
            if (lengths[row] != 0) {
                draw.skip(row, step);
                tokens[row] = end;
            } else {
                double[] own = Arrays.copyOfRange(all, row * vocabulary, (row + 1) * vocabulary);
                tokens[row] = draw.token(own, row, step);
            }
        }
        return tokens;
    }

    private List<int[]> captions(List<int[]> drawn, int[] lengths) {
        List<int[]> captions = new ArrayList<>();
        for (int row = 0; row < lengths.length; row++) {
            int[] caption = new int[lengths[row] + 1];
            caption[0] = start;
            for (int t = 0; t < lengths[row]; t++) {
                caption[t + 1] = drawn.get(t)[row];
            }
            captions.add(caption);
        }
        return captions;
    }

    private static Variable beforeTheEnd(List<Variable> logprobs, int[] lengths) {
        var type = logprobs.getFirst().value().type();
        Variable first = Variable.constant(Tensor.zeros(type, new Shape(lengths.length, 1)));
        Tensor counted = Tensor.zeros(type, new Shape(lengths.length, logprobs.size() + 1));
        for (int row = 0; row < lengths.length; row++) {
            for (int t = 1; t <= lengths[row]; t++) {
                counted.set(1, row, t);
            }
        }
        List<Variable> pieces = new ArrayList<>(List.of(first));
        pieces.addAll(logprobs);
        return Indexing.where(
                counted,
                Indexing.concat(1, pieces),
                Variable.constant(Tensor.zeros(type, new Shape())));
    }
}
