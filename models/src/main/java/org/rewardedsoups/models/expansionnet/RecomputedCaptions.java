package org.rewardedsoups.models.expansionnet;

import java.util.Arrays;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.captioning.CaptionDecoder;
import org.rewardedsoups.models.captioning.CaptionSource;
import org.rewardedsoups.models.layers.Stretch;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Captions for pictures, each computed from its beginning for every new word.
///
/// @param pictures B
/// @param pass through the network
record RecomputedCaptions(int pictures, Pass pass) implements CaptionSource {

    /// From the words so far, I32 `(B·K, T)`, to the logprobs of the next, `(B·K, V)`.
    @FunctionalInterface
    interface Pass {
        Variable logprobs(Tensor ids);
    }

    @Override
    public CaptionDecoder decoder(int captions, int maxTokens) {
        return new Decoder(pass, pictures * captions);
    }

    private static final class Decoder implements CaptionDecoder {
        private final Pass pass;
        private int[][] prefixes;

        Decoder(Pass pass, int rows) {
            this.pass = pass;
            this.prefixes = new int[rows][0];
        }

        @Override
        public Variable next(int[] parents, int[] tokens) {
            int[][] before = prefixes;
            prefixes = new int[parents.length][];
            for (int i = 0; i < parents.length; i++) {
                int[] parent = before[parents[i]];
                prefixes[i] = Arrays.copyOf(parent, parent.length + 1);
                prefixes[i][parent.length] = tokens[i];
            }
            int[] flat = Arrays.stream(prefixes).flatMapToInt(Arrays::stream).toArray();
            Shape shape = new Shape(prefixes.length, prefixes[0].length);
            return Stretch.of(() -> pass.logprobs(Tensor.of(shape, flat)));
        }
    }
}
