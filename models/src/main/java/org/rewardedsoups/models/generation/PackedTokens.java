package org.rewardedsoups.models.generation;

import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Segments;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

import java.util.Arrays;
import java.util.List;

/// Texts one behind the other, without padding, and which of their tokens a decoder is asked about:
/// the last few of each text. N tokens in all, R of them wanted.
///
/// A text costs what its own tokens cost, whatever the others are, and the last block computes the
/// wanted tokens only.
///
/// @param tokens all of them, `(1, N)`
/// @param wanted I32 `(R)`, where the wanted ones are among all
/// @param queries the wanted ones, `(1, R)`, which see the tokens of their text up to themselves
/// @param longest tokens of the longest text
public record PackedTokens(TokenBatch tokens, Tensor wanted, TokenBatch queries, int longest) {

    /// @param texts of at least one token each
    /// @param last how many tokens at the end of each text are wanted, at least one
    public static PackedTokens of(List<int[]> texts, int[] last) {
        int[] lengths = texts.stream().mapToInt(text -> text.length).toArray();
        requireWanted(lengths, last);
        int[] ids = texts.stream().flatMapToInt(Arrays::stream).toArray();
        int[] positions = new int[ids.length];
        int[] wanted = new int[Arrays.stream(last).sum()];
        int token = 0;
        int query = 0;
        for (int text = 0; text < lengths.length; text++) {
            for (int position = 0; position < lengths[text]; position++) {
                positions[token] = position;
                if (position >= lengths[text] - last[text]) {
                    wanted[query++] = token;
                }
                token++;
            }
        }
        return new PackedTokens(
                new TokenBatch(row(ids), row(positions), Segments.of(lengths)),
                Tensor.of(new Shape(wanted.length), wanted),
                new TokenBatch(
                        row(pick(ids, wanted)),
                        row(pick(positions, wanted)),
                        new Segments(last, lengths)),
                Arrays.stream(lengths).max().orElseThrow());
    }

    /// What belongs to the wanted tokens, `(1, N, C) → (1, R, C)`.
    public Variable select(Variable x) {
        return Functional.embedding(x.reshape(x.dim(1), x.dim(2)), wanted)
                .reshape(1, wanted.size(), x.dim(2));
    }

    private static void requireWanted(int[] lengths, int[] last) {
        if (lengths.length == 0 || last.length != lengths.length) {
            throw new IllegalArgumentException(
                    "tokens: expected texts and how much of each is wanted, got "
                            + lengths.length
                            + " texts and "
                            + last.length
                            + " numbers");
        }
        for (int i = 0; i < last.length; i++) {
            if (last[i] < 1 || last[i] > lengths[i]) {
                throw new IllegalArgumentException(
                        "tokens: expected 1 to "
                                + lengths[i]
                                + " wanted tokens of text "
                                + i
                                + ", got "
                                + last[i]);
            }
        }
    }

    private static int[] pick(int[] all, int[] wanted) {
        return Arrays.stream(wanted).map(i -> all[i]).toArray();
    }

    private static Tensor row(int[] values) {
        return Tensor.of(new Shape(1, values.length), values);
    }
}
