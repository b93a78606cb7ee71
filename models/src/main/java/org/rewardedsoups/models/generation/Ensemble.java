package org.rewardedsoups.models.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Indexing;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;

/// Several decoders of one architecture that write one text together: the next token's probability
/// is the weighted mean of theirs, `log Σᵢ λᵢ·pᵢ`.
///
/// A token takes the work of all members. Averaging weights instead of predictions comes close to
/// it where the weights are near each other, for the work of one (Ramé et al., 2023, lemma 4).
///
/// @param weights λ, one for each member, not negative, of sum 1
public record Ensemble(List<? extends CausalLm> members, List<Double> weights) implements CausalLm {
    private static final double ROUNDING = 1e-6;

    /// @throws IllegalArgumentException if there is no member, or weights are not as above
    public Ensemble {
        members = List.copyOf(members);
        weights = List.copyOf(weights);
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        if (members.isEmpty()
                || members.size() != weights.size()
                || weights.stream().anyMatch(weight -> !(weight >= 0))
                || Math.abs(sum - 1) > ROUNDING) {
            throw new IllegalArgumentException(
                    "ensemble: expected weights ≥ 0 of sum 1, one for each of at least one network,"
                            + " got "
                            + members.size()
                            + " networks and weights "
                            + weights);
        }
    }

    /// The members' channels side by side, `(B, T) → (B, T, N·C)`.
    @Override
    public Variable hidden(TokenBatch tokens, Dropout dropout) {
        return together(i -> members.get(i).hidden(tokens, dropout));
    }

    @Override
    public Variable hidden(TokenBatch tokens, KvCache cache) {
        Variable hidden =
                together(i -> members.get(i).hidden(tokens, cache.part(i, members.size())));
        cache.advance(tokens.tokens());
        return hidden;
    }

    private Variable together(Function<Integer, Variable> hidden) {
        List<Variable> parts = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            parts.add(hidden.apply(i));
        }
        return Indexing.concat(-1, parts);
    }

    /// Log-probabilities of the next token, `(…, N·C) → (…, V)`.
    @Override
    public Variable logits(Variable hidden) {
        long width = hidden.dim(-1) / members.size();
        List<Variable> parts = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Variable own = Indexing.slice(hidden, -1, i * width, (i + 1) * width);
            parts.add(Functional.softmax(members.get(i).logits(own)).mul(weights.get(i)));
        }
        return parts.stream().reduce(Variable::add).orElseThrow().log();
    }

    @Override
    public KvCache cache(int rows, int capacity) {
        return KvCache.together(members.stream().map(each -> each.cache(rows, capacity)).toList());
    }

    @Override
    public int maxTokens() {
        return members.stream().mapToInt(CausalLm::maxTokens).min().orElseThrow();
    }
}
