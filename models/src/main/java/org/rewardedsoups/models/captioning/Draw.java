package org.rewardedsoups.models.captioning;

import java.util.random.RandomGenerator;

/// Chooses the next token of a row.
@FunctionalInterface
public interface Draw {

    /// A token.
    ///
    /// @param logprobs of all tokens
    /// @param row which of the rows
    /// @param step how many tokens were drawn for it before
    int token(double[] logprobs, int row, int step);

    /// Leaves out a token of a row that needs no more, and what would have been drawn for it.
    default void skip(int row, int step) {}

    /// Draws from the distribution, one number of `rng` for each token.
    static Draw from(RandomGenerator rng) {
        return new Draw() {
            @Override
            public int token(double[] logprobs, int row, int step) {
                return inverse(logprobs, rng.nextDouble());
            }

            @Override
            public void skip(int row, int step) {
                rng.nextDouble();
            }
        };
    }

    /// The draws of some rows of a larger batch.
    ///
    /// @param first the first of these rows
    default Draw rowsFrom(int first) {
        Draw all = this;
        return new Draw() {
            @Override
            public int token(double[] logprobs, int row, int step) {
                return all.token(logprobs, first + row, step);
            }

            @Override
            public void skip(int row, int step) {
                all.skip(first + row, step);
            }
        };
    }

    /// The same with given numbers from [0, 1), `uniforms[step][row]`.
    static Draw from(double[][] uniforms) {
        return (logprobs, row, step) -> inverse(logprobs, uniforms[step][row]);
    }

    /// Tokens that were drawn before, `tokens[row][step]`: a replay.
    static Draw replay(int[][] tokens) {
        return (_, row, step) -> tokens[row][step];
    }

    /// The inverse of the cumulative distribution: how many tokens have a cumulative probability
    /// below u.
    private static int inverse(double[] logprobs, double u) {
        double[] cumulative = new double[logprobs.length];
        double sum = 0;
        for (int i = 0; i < logprobs.length; i++) {
            sum += Math.exp(logprobs[i]);
            cumulative[i] = sum;
        }
        int token = 0;
        while (token < logprobs.length - 1 && cumulative[token] / sum < u) {
            token++;
        }
        return token;
    }
}
