package org.rewardedsoups.experiments.captiondata;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.captioning.BeamSearch;
import org.rewardedsoups.models.captioning.Caption;
import org.rewardedsoups.models.captioning.CaptionSource;
import org.rewardedsoups.models.captioning.Ensemble;
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

    /// Where the features of pictures come from, some at a time.
    @FunctionalInterface
    public interface Features {
        /// `(to − from, L, C)`
        Tensor of(int from, int to);
    }

    /// A caption for each picture, its words joined by spaces.
    ///
    /// @param pictures how many
    public List<String> captions(ExpansionNet model, int pictures, Features features) {
        return captions(of -> source(model, of), pictures, features);
    }

    /// A caption for each picture by networks whose predictions are averaged.
    ///
    /// @param weights one for each network
    /// @param pictures how many
    public List<String> captions(
            List<ExpansionNet> models, List<Double> weights, int pictures, Features features) {
        return captions(
                of -> Ensemble.weighted(models.stream().map(each -> source(each, of)).toList(), weights),
                pictures,
                features);
    }

    private List<String> captions(
            Function<Tensor, CaptionSource> source, int pictures, Features features) {
        var search =
                new BeamSearch(
                        beams,
                        maxTokens,
                        vocabulary.index(CaptionVocabulary.START),
                        vocabulary.index(CaptionVocabulary.END));
        List<String> out = new ArrayList<>();
        for (int from = 0; from < pictures; from += TOGETHER) {
            int to = Math.min(from + TOGETHER, pictures);
            try (Scope _ = Scope.open()) {
                Tensor seen = features.of(from, to);
                for (List<Caption> best :
                        Gradients.off(() -> search.captions(source.apply(seen)))) {
                    out.add(text(best.getFirst().tokens()));
                }
            }
        }
        return out;
    }

    private static CaptionSource source(ExpansionNet model, Tensor features) {
        int[] padding = new int[(int) features.dim(0)];
        return model.captions(
                model.encode(Variable.constant(features), padding, CaptionDropout.OFF));
    }

    /// The words of a caption between its first token and its end, or where it was cut.
    private String text(int[] tokens) {
        List<String> words = vocabulary.decode(Arrays.copyOfRange(tokens, 1, tokens.length));
        int end = words.indexOf(CaptionVocabulary.END);
        return String.join(" ", end < 0 ? words : words.subList(0, end));
    }
}
