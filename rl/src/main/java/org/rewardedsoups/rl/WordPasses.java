package org.rewardedsoups.rl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.captioning.CaptionSampling;
import org.rewardedsoups.models.captioning.Draw;
import org.rewardedsoups.models.expansionnet.CaptionDropout;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.expansionnet.Pictures;
import org.rewardedsoups.models.expansionnet.SeenGradients;
import org.rewardedsoups.models.expansionnet.SeenPictures;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// The self-critical loss where activations are dropped: every word comes from a pass of its own
/// over the words before it, with its own draws of what is dropped, as in the original.
///
/// To keep all these passes for the gradients takes the memory of as many networks as a caption has
/// words. But the loss is a sum over words, and so are its gradients. So captions are drawn without
/// gradients; then each pass runs once more, with the same draws, is differentiated and forgotten. Only
/// the encoder's graph lasts: what the decoder sees of pictures is a leaf, and its gradient, summed
/// over all words, goes through the encoder once.
record WordPasses(ExpansionNet model, CaptionDropout dropout, CaptionSampling sampling) {

    /// Captions and how to repeat the passes that their words came from.
    ///
    /// @param draws of what was dropped for each word behind the first
    private record Drawn(List<int[]> captions, List<Supplier<CaptionDropout>> draws) {}

    /// Draws captions, scores them, and adds the gradients of the loss to those of the parameters.
    ///
    /// @param pictures with the encoder's graph
    /// @param first number of the first of them in the batch
    /// @param share of their loss in that of the batch
    /// @return the loss, see [SelfCritical#loss], times its share
    double backward(
            Pictures pictures, int first, double share, Draw draw, CaptionScoring scoring) {
        SeenPictures seen = model.seen(pictures);
        SeenGradients gradients = SeenGradients.of(seen);
        Drawn drawn = drawn(seen, draw);
        Tensor advantages =
                scoring.submit(first, drawn.captions)
                        .advantages(pictures.tokens().value().type());
        CaptionRows rows = new CaptionRows(drawn.captions);
        double loss = 0;
        for (int t = 1; t < rows.longest(); t++) {
            try (Scope _ = Scope.open()) {
                CaptionDropout dropped = drawn.draws.get(t - 1).get();
                Variable logprobs = logprobs(gradients.leaves(), rows, t, dropped);
                Variable own = SelfCritical.loss(logprobs, advantages).mul(share);
                own.backward();
                loss += own.value().item();
            }
        }
        gradients.backward();
        return loss;
    }

    private Drawn drawn(SeenPictures seen, Draw draw) {
        List<Supplier<CaptionDropout>> draws = new ArrayList<>();
        var source =
                model.recomputedCaptions(
                        seen,
                        _ -> {
                            draws.add(dropout.repeatable());
                            return draws.getLast().get();
                        });
        try (Scope _ = Scope.open()) {
            return new Drawn(
                    Gradients.off(() -> sampling.sample(source, draw)).captions(), draws);
        }
    }

    /// Of each row's token t given those before, `(B·K, 1)`; 0 behind the end.
    private Variable logprobs(
            SeenPictures seen, CaptionRows rows, int t, CaptionDropout dropped) {
        Tensor before = rows.tokens(0, t, sampling.end());
        Variable logits = model.next(seen, before, dropped);
        Tensor targets = rows.tokens(t, t + 1, -1);
        return Losses.logprobs(logits.reshape(targets.dim(0), 1, -1), targets);
    }
}
