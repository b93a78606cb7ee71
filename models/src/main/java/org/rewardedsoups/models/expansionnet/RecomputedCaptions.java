package org.rewardedsoups.models.expansionnet;

import java.util.Arrays;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Indexing;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.captioning.CaptionDecoder;
import org.rewardedsoups.models.captioning.CaptionSource;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Captions for pictures, each computed from its beginning for every new word.
record RecomputedCaptions(ExpansionNet model, Pictures shown, CaptionDropout dropout)
        implements CaptionSource {

    @Override
    public int pictures() {
        return shown.count();
    }

    @Override
    public CaptionDecoder decoder(int captions, int maxTokens) {
        return new Decoder(this, pictures() * captions);
    }

    private static final class Decoder implements CaptionDecoder {
        private final RecomputedCaptions source;
        private int[][] prefixes;

        Decoder(RecomputedCaptions source, int rows) {
            this.source = source;
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
            int length = prefixes[0].length;
            int[] flat = Arrays.stream(prefixes).flatMapToInt(Arrays::stream).toArray();
            Tensor ids = Tensor.of(new Shape(prefixes.length, length), flat);
            Variable hidden =
                    source.model.hidden(
                            source.shown, ids, new int[prefixes.length], source.dropout);
            Variable last = Indexing.slice(hidden, 1, length - 1, length);
            Variable logits = source.model.vocabLinear().apply(last);
            return Functional.logSoftmax(logits.reshape(prefixes.length, -1));
        }
    }
}
