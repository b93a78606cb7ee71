package org.rewardedsoups.models.captioning;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.rewardedsoups.autograd.Variable;

/// Several networks that write one caption together: the next word's probability is the weighted sum
/// of theirs, `log Σᵢ cᵢ·pᵢ`.
///
/// @param members all for the same pictures, with the same vocabulary
/// @param weights c, one for each member
public record Ensemble(List<CaptionSource> members, List<Double> weights)
        implements CaptionSource {

    /// @throws IllegalArgumentException if there is no member, a weight is missing or negative, or
    ///   the members' pictures differ in number
    public Ensemble {
        members = List.copyOf(members);
        weights = List.copyOf(weights);
        if (members.isEmpty()
                || members.size() != weights.size()
                || weights.stream().anyMatch(weight -> !(weight >= 0))) {
            throw new IllegalArgumentException(
                    "ensemble: expected a weight ≥ 0 for each of at least one network, got "
                            + members.size()
                            + " networks and weights "
                            + weights);
        }
        for (CaptionSource member : members) {
            if (member.pictures() != members.getFirst().pictures()) {
                throw new IllegalArgumentException(
                        "ensemble: expected networks that look at the same pictures, got "
                                + members.stream().map(CaptionSource::pictures).toList());
            }
        }
    }

    /// The mean of the members' probabilities.
    public static Ensemble mean(List<CaptionSource> members) {
        return weighted(members, Collections.nCopies(members.size(), 1.0));
    }

    /// A weighted mean: weights are divided by their sum.
    public static Ensemble weighted(List<CaptionSource> members, List<Double> weights) {
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        return new Ensemble(members, weights.stream().map(weight -> weight / sum).toList());
    }

    /// The plain sum of the members' probabilities, as in the original's test script. These are no
    /// probabilities: each word of a caption that goes on gains the logarithm of the number of
    /// members over captions that have ended, so that long ones win more often.
    public static Ensemble sum(List<CaptionSource> members) {
        return new Ensemble(members, Collections.nCopies(members.size(), 1.0));
    }

    @Override
    public int pictures() {
        return members.getFirst().pictures();
    }

    @Override
    public CaptionDecoder decoder(int captions, int maxTokens) {
        List<CaptionDecoder> decoders =
                members.stream().map(member -> member.decoder(captions, maxTokens)).toList();
        return (parents, tokens) -> {
            List<Variable> parts = new ArrayList<>();
            for (int i = 0; i < decoders.size(); i++) {
                Variable logprobs = decoders.get(i).next(parents, tokens);
                parts.add(logprobs.exp().mul(weights.get(i)));
            }
            return parts.stream().reduce(Variable::add).orElseThrow().log();
        };
    }
}
