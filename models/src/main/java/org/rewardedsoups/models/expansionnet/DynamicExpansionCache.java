package org.rewardedsoups.models.expansionnet;

import java.util.stream.IntStream;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// What a [DynamicExpansion] must remember of the words so far, so that a new word's work grows with
/// their number and not with its square.
///
/// The forward shares F of a word's N vectors look at words up to it, so they never change. Instead
/// of the vectors `C_s = F·(x·W_s)` themselves, N·C numbers a word, F is remembered, N·T numbers,
/// and the products taken in the other order: with r the new word's backward shares,
///
/// `O_s = r·(C_s + B) = (r·F)·(x·W_s) + (Σₙ r)·c + (Σₜ r)·Bq`.
///
/// In the same way `Q_(t,n)·k = Q_n·k + c_t·k`. The memory is taken once, in the scope that is open
/// when the cache is made.
final class DynamicExpansionCache {
    private final Tensor conditions; // c, (B, T, C), as the three below
    private final Tensor keys;
    private final Tensor valuesA;
    private final Tensor valuesB;
    private final Tensor sharesA; // F of class a, (B, T·N, T)
    private final Tensor sharesB;
    private int words;

    DynamicExpansionCache(DType type, int rows, int capacity, ExpansionNetConfig config) {
        Shape perWord = new Shape(rows, capacity, config.channels());
        Shape shares = new Shape(rows, (long) capacity * config.wordExpansion(), capacity);
        conditions = Tensor.empty(type, perWord);
        keys = Tensor.empty(type, perWord);
        valuesA = Tensor.empty(type, perWord);
        valuesB = Tensor.empty(type, perWord);
        sharesA = Tensor.zeros(type, shares); // words do not look at those behind them
        sharesB = Tensor.zeros(type, shares);
    }

    /// Makes row i a copy of row `parents[i]`.
    void reorder(int[] parents) {
        if (IntStream.range(0, parents.length).allMatch(i -> parents[i] == i)) {
            return; // as in sampling, where no row takes another's place
        }
        for (Tensor all :
                new Tensor[] {conditions, keys, valuesA, valuesB, sharesA, sharesB}) {
            Tensor now = soFar(all);
            Tensor before = now.copy();
            for (int i = 0; i < parents.length; i++) {
                if (parents[i] != i) {
                    now.slice(0, i, i + 1)
                            .copyFrom(before.slice(0, parents[i], parents[i] + 1));
                }
            }
        }
    }

    /// What `layer` makes of a new word of each row, `(B, 1, C) → (B, 1, C)`.
    Variable next(DynamicExpansion layer, Variable x) {
        Tensor condition = append(conditions, layer.condEmbed().apply(x));
        Tensor key = append(keys, layer.keyLinear().apply(x));
        append(valuesA, layer.classAEmbed().apply(x));
        append(valuesB, layer.classBEmbed().apply(x));
        words++;
        double scale = 1 / Math.sqrt(x.dim(-1));
        Tensor queries = layer.queryExpVectors().weight().value();
        Tensor forward =
                condition.add(queries).matmul(soFar(keys).transpose()).mul(scale); // (B, N, T)
        Tensor ofWords = soFar(conditions).matmul(key.transpose()); // (B, T, 1)
        Tensor ofVectors = key.matmul(queries.transpose()); // (B, 1, N)
        Tensor backward = ofWords.add(ofVectors).mul(scale).reshape(x.dim(0), 1, -1); // (B, 1, T·N)
        Tensor biases = layer.biasExpVectors().weight().value();
        Variable a = collected(forward, backward, sharesA, valuesA, biases);
        Variable b = collected(forward.neg(), backward.neg(), sharesB, valuesB, biases);
        return Expansion.mixed(Functional.sigmoid(layer.selectorEmbed().apply(x)), a, b);
    }

    private Variable collected(
            Tensor forward, Tensor backward, Tensor shares, Tensor values, Tensor biases) {
        long rows = forward.dim(0);
        shares.slice(1, (words - 1) * perWord(shares), words * perWord(shares))
                .slice(2, 0, words)
                .copyFrom(sharesOf(forward));
        Tensor r = sharesOf(backward); // (B, 1, T·N)
        Tensor f = soFar(shares).slice(2, 0, words); // (B, T·N, T)
        Tensor byWord = r.reshape(rows, words, -1);
        Tensor out =
                r.matmul(f)
                        .matmul(soFar(values))
                        .add(byWord.sum(-1).transpose().matmul(soFar(conditions)))
                        .add(byWord.sum(1).matmul(biases));
        return Variable.constant(out); // (B, 1, C)
    }

    private static Tensor sharesOf(Tensor scores) {
        return Expansion.shares(Functional.relu(Variable.constant(scores))).value();
    }

    private Tensor append(Tensor all, Variable word) {
        Tensor place = all.slice(1, words, words + 1);
        place.copyFrom(word.value());
        return place;
    }

    private Tensor soFar(Tensor all) {
        return all.slice(1, 0, words * perWord(all));
    }

    /// Rows of a word: N of shares, one of the rest.
    private long perWord(Tensor all) {
        return all.dim(1) / conditions.dim(1);
    }
}
