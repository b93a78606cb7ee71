package org.rewardedsoups.rl;

import java.util.Arrays;
import java.util.List;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Captions of different lengths, one a row.
record CaptionRows(List<int[]> captions) {

    int longest() {
        return captions.stream().mapToInt(caption -> caption.length).max().orElseThrow();
    }

    /// How many tokens each row lacks of the longest.
    int[] shortBy() {
        int longest = longest();
        return captions.stream().mapToInt(caption -> longest - caption.length).toArray();
    }

    /// Tokens of all rows from one place to another, I32 `(B, to − from)`.
    ///
    /// @param padding stands behind the end of shorter captions
    Tensor tokens(int from, int to, int padding) {
        int[] out = new int[captions.size() * (to - from)];
        Arrays.fill(out, padding);
        for (int row = 0; row < captions.size(); row++) {
            int[] caption = captions.get(row);
            for (int t = from; t < Math.min(to, caption.length); t++) {
                out[row * (to - from) + t - from] = caption[t];
            }
        }
        return Tensor.of(new Shape(captions.size(), to - from), out);
    }

    /// The words to come; below 0, which does not count, behind the end.
    Tensor targets() {
        return tokens(1, longest(), -1);
    }
}
