package org.rewardedsoups.rl.rewards;

import java.util.Arrays;
import org.rewardedsoups.models.tokenizers.Encoding;
import org.rewardedsoups.models.tokenizers.WordPiece;

/// `[CLS] input [SEP] summary [SEP]`, where only the input is ever cut: what the summary says must
/// be judged whole.
///
/// @param tokenizer of the encoder
/// @param maxTokens of a pair, special tokens included; a longer summary stays whole
/// @param positions most tokens that the encoder can read; only there a summary ends
public record PairEncoder(WordPiece tokenizer, int maxTokens, int positions) {
    private static final int SPECIAL = 3;

    public PairEncoder {
        if (maxTokens < SPECIAL || maxTokens > positions) {
            throw new IllegalArgumentException(
                    "pair encoder: expected maxTokens in [" + SPECIAL + ", " + positions
                            + "], got " + maxTokens);
        }
    }

    /// The tokens of a pair; those of the summary and its end are of type 1.
    public Encoding encode(String input, String summary) {
        int[] second = tokenizer.encode(summary);
        int m = Math.min(second.length, positions - SPECIAL);
        int[] first = tokenizer.encode(input);
        int n = Math.min(first.length, Math.max(0, maxTokens - SPECIAL - m));
        int[] around = tokenizer.single("", 2).ids();
        int[] ids = new int[n + m + SPECIAL];
        ids[0] = around[0];
        System.arraycopy(first, 0, ids, 1, n);
        ids[n + 1] = around[1];
        System.arraycopy(second, 0, ids, n + 2, m);
        ids[n + m + 2] = around[1];
        int[] types = new int[ids.length];
        Arrays.fill(types, n + 2, types.length, 1);
        return new Encoding(ids, types);
    }
}
