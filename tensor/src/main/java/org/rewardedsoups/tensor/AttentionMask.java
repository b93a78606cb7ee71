package org.rewardedsoups.tensor;

import java.util.Arrays;

/// Which keys a query may look at.
///
/// Query t of row b sees key s if `starts[b] ≤ s < ends[b]`, and, when causal,
/// `s ≤ t + (S − T)`: the last query sees the last key.
///
/// @param causal whether queries see the past only
/// @param starts (B), first visible key of each row: the amount of left padding
/// @param ends (B), one past the last visible key of each row
public record AttentionMask(boolean causal, int[] starts, int[] ends)
        implements AttentionPattern {

    /// The past only, no padding.
    public static AttentionMask causal(int batch, int keys) {
        int[] ends = new int[batch];
        Arrays.fill(ends, keys);
        return new AttentionMask(true, new int[batch], ends);
    }

    /// The past only, row b starting after `starts[b]` tokens of left padding.
    public static AttentionMask causalLeftPadded(int[] starts, int keys) {
        int[] ends = new int[starts.length];
        Arrays.fill(ends, keys);
        return new AttentionMask(true, starts, ends);
    }

    /// Every token of a row sees every other of its `lengths[b]` tokens; padding on the right.
    public static AttentionMask bidirectional(int[] lengths) {
        return new AttentionMask(false, new int[lengths.length], lengths);
    }

    /// First key that queries of row `b` see.
    public int first(int b) {
        return starts[b];
    }

    /// One past the last key that query `t` of `queries` sees among `keys`; may be below
    /// [#first].
    public int limit(int b, int t, int queries, int keys) {
        return causal ? Math.min(ends[b], t + keys - queries + 1) : ends[b];
    }
}
