package org.rewardedsoups.models.llama;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.PackedTokens;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Embedding;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.RmsNorm;
import org.rewardedsoups.models.layers.Stretch;

/// The decoder without its head.
public record LlamaModel(Embedding embedTokens, List<LlamaBlock> layers, RmsNorm norm)
        implements Layer {

    static LlamaModel create(LlamaConfig config, Initializer init) {
        return new LlamaModel(
                Embedding.create(config.vocabSize(), config.hiddenSize(), init),
                Stream.generate(() -> LlamaBlock.create(config, init))
                        .limit(config.numHiddenLayers())
                        .toList(),
                RmsNorm.create(config.hiddenSize(), config.rmsNormEps(), init));
    }

    /// `(B, T) → (B, T, C)`.
    public Variable apply(LlamaPass pass) {
        return norm.apply(blocks(pass, layers.size()));
    }

    /// For the wanted tokens, `(1, N) → (1, R, C)`.
    public Variable applyToWanted(PackedTokens texts, LlamaPass pass) {
        int last = layers.size() - 1;
        Variable x = blocks(pass, last);
        return norm.apply(
                block(pass, x, (in, own) -> layers.get(last).applyToWanted(texts, in, own, last)));
    }

    /// What comes out of the first `count` blocks.
    private Variable blocks(LlamaPass pass, int count) {
        Variable x = embedTokens.apply(pass.tokens().ids());
        for (int i = 0; i < count; i++) {
            int layer = i;
            x = block(pass, x, (in, own) -> layers.get(layer).apply(in, own, layer));
        }
        return x;
    }

    /// Runs a block on `x`, with draws of its own that repeat if it runs again.
    private static Variable block(
            LlamaPass pass, Variable x, BiFunction<Variable, LlamaPass, Variable> block) {
        Supplier<Dropout> dropout = pass.dropout().repeatable();
        Function<List<Variable>, Variable> body =
                in -> block.apply(in.getFirst(), pass.with(dropout.get()));
        return pass.checkpointing() && Gradients.on()
                ? Functional.checkpoint(body, x)
                : Stretch.of(() -> body.apply(List.of(x)));
    }
}
