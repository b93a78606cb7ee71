package org.rewardedsoups.models.expansionnet;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.captioning.CaptionDecoder;
import org.rewardedsoups.models.captioning.CaptionSource;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Captions for pictures, with a cache; [RecomputedCaptions] is the slow twin.
record CachedCaptions(ExpansionNet model, Pictures shown) implements CaptionSource {

    @Override
    public int pictures() {
        return shown.count();
    }

    @Override
    public CaptionDecoder decoder(int captions, int maxTokens) {
        int rows = pictures() * captions;
        var type = shown.tokens().value().type();
        SeenPictures seen = Gradients.off(() -> model.seen(shown));
        List<DynamicExpansionCache> caches =
                Stream.generate(
                                () ->
                                        new DynamicExpansionCache(
                                                type, rows, maxTokens, model.config()))
                        .limit(model.decoders().size())
                        .toList();
        return new Decoder(model, seen.blocks(), caches);
    }

    private static final class Decoder implements CaptionDecoder {
        private final ExpansionNet model;
        private final List<PictureAttention.Seen> seen;
        private final List<DynamicExpansionCache> caches;
        private int words;

        Decoder(
                ExpansionNet model,
                List<PictureAttention.Seen> seen,
                List<DynamicExpansionCache> caches) {
            this.model = model;
            this.seen = seen;
            this.caches = caches;
        }

        @Override
        public Variable next(int[] parents, int[] tokens) {
            return Gradients.off(
                    () -> {
                        try (Scope step = Scope.open()) {
                            caches.forEach(cache -> cache.reorder(parents));
                            return Variable.constant(step.keep(logprobs(tokens).value()));
                        }
                    });
        }

        private Variable logprobs(int[] tokens) {
            Tensor ids = Tensor.of(new Shape(tokens.length, 1), tokens);
            Variable y = model.embedded(ids, words++, CaptionDropout.OFF); // (B·K, 1, C)
            List<Variable> outputs = new ArrayList<>();
            for (int i = 0; i < caches.size(); i++) {
                y = model.decoders().get(i).next(y, seen.get(i), caches.get(i));
                outputs.add(y);
            }
            Variable hidden = model.joined(y, outputs, CaptionDropout.OFF);
            Variable logits = model.vocabLinear().apply(hidden);
            return Functional.logSoftmax(logits.reshape(tokens.length, -1));
        }
    }
}
