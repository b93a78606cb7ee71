package org.rewardedsoups.experiments.captiondata;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.captioning.BeamSearch;
import org.rewardedsoups.models.captioning.Caption;
import org.rewardedsoups.models.expansionnet.CaptionDropout;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// Writes the likeliest captions of pictures by beam search.
///
/// @param beams captions followed at a time; 1 is greedy
/// @param maxTokens most tokens of a caption, with its first and last
public record CaptionWriter(CaptionVocabulary vocabulary, int beams, int maxTokens) {
    private static final int TOGETHER = 32; // pictures

    /// A caption for each picture, its words joined by spaces.
    ///
    /// @param features `(B, L, C)`
    public List<String> captions(ExpansionNet model, Tensor features) {
        var search =
                new BeamSearch(
                        beams,
                        maxTokens,
                        vocabulary.index(CaptionVocabulary.START),
                        vocabulary.index(CaptionVocabulary.END));
        List<String> out = new ArrayList<>();
        for (long from = 0; from < features.dim(0); from += TOGETHER) {
            long to = Math.min(from + TOGETHER, features.dim(0));
            Tensor part = features.slice(0, from, to);
            try (Scope _ = Scope.open()) {
                Gradients.off(
                        () -> {
                            var pictures =
                                    model.encode(
                                            Variable.constant(part),
                                            new int[(int) part.dim(0)],
                                            CaptionDropout.OFF);
                            for (List<Caption> best : search.captions(model.captions(pictures))) {
                                out.add(text(best.getFirst().tokens()));
                            }
                            return null;
                        });
            }
        }
        return out;
    }

    /// The words of a caption between its first token and its end, or where it was cut.
    private String text(int[] tokens) {
        List<String> words = vocabulary.decode(Arrays.copyOfRange(tokens, 1, tokens.length));
        int end = words.indexOf(CaptionVocabulary.END);
        return String.join(" ", end < 0 ? words : words.subList(0, end));
    }
}
