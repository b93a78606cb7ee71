package org.rewardedsoups.models.captioning;

import java.util.Arrays;

/// One of the captions that a beam search follows.
///
/// @param row where it stands among the rows of the decoder
/// @param tokens so far; behind an end anything may follow, since all rows grow
/// @param logprobs of the tokens
/// @param sum of the logprobs
/// @param length tokens up to the end, the end included
/// @param ended whether an end is among the tokens
record Beam(int row, int[] tokens, double[] logprobs, double sum, int length, boolean ended) {

    static Beam empty(int row, int start) {
        return new Beam(row, new int[] {start}, new double[1], 0, 1, false);
    }

    Beam followedBy(int token, double logprob, int end) {
        int n = tokens.length;
        int[] longer = Arrays.copyOf(tokens, n + 1);
        double[] more = Arrays.copyOf(logprobs, n + 1);
        longer[n] = token;
        more[n] = logprob;
        return new Beam(
                row,
                longer,
                more,
                sum + logprob,
                ended ? length : length + 1,
                ended || token == end);
    }

    Beam at(int newRow) {
        return new Beam(newRow, tokens, logprobs, sum, length, ended);
    }

    Caption caption() {
        return new Caption(Arrays.copyOf(tokens, length), Arrays.copyOf(logprobs, length));
    }
}
