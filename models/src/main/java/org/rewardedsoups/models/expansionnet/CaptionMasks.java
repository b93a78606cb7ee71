package org.rewardedsoups.models.expansionnet;

import java.util.Arrays;
import java.util.Optional;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Which words of a caption are real and which words they see.
///
/// @param self `(B, T, T)`, or `(1, T, T)` without padding: 1 where a word (row) may look (column)
/// @param words `(B, T, 1)`, 1 at words and 0 at padding; empty if there is no padding
record CaptionMasks(Tensor self, Optional<Tensor> words) {

    /// Words see themselves and those before; padding on the right neither sees nor is seen.
    ///
    /// @param padding how many of each row's tokens are padding
    static CaptionMasks of(int tokens, int[] padding, DType type) {
        boolean padded = Arrays.stream(padding).anyMatch(p -> p > 0);
        int rows = padded ? padding.length : 1;
        Tensor self = Tensor.zeros(type, new Shape(rows, tokens, tokens));
        for (int b = 0; b < rows; b++) {
            for (int t = 0; t < tokens - padding[b]; t++) {
                for (int s = 0; s <= t; s++) {
                    self.set(1, b, t, s);
                }
            }
        }
        return new CaptionMasks(
                self,
                padded ? Optional.of(real(tokens, padding, type).transpose()) : Optional.empty());
    }

    /// 1 at the real tokens of each row, `(B, 1, T)`.
    static Tensor real(int tokens, int[] padding, DType type) {
        Tensor real = Tensor.zeros(type, new Shape(padding.length, 1, tokens));
        for (int b = 0; b < padding.length; b++) {
            for (int t = 0; t < tokens - padding[b]; t++) {
                real.set(1, b, 0, t);
            }
        }
        return real;
    }
}
