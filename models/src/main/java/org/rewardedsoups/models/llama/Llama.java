package org.rewardedsoups.models.llama;

import java.util.Optional;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.CausalLm;
import org.rewardedsoups.models.generation.KvCache;
import org.rewardedsoups.models.generation.PackedTokens;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Int8Linear;
import org.rewardedsoups.models.layers.Linear;
import org.rewardedsoups.models.layers.ParameterTree;
import org.rewardedsoups.models.layers.Projection;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// A LLaMA decoder with a head that scores the next token (Touvron et al., 2023).
///
/// @param model everything but the head
/// @param lmHead the head, or empty if the embedding is the head
/// @param rope angles of the positions
/// @param checkpointing whether training computes blocks again in the backward pass instead of
///   remembering them, see [Functional#checkpoint]
public record Llama(
        LlamaModel model,
        Optional<Projection> lmHead,
        LlamaConfig config,
        RopeTable rope,
        boolean checkpointing)
        implements CausalLm {

    /// A new decoder.
    public static Llama create(LlamaConfig config, Initializer init) {
        return new Llama(
                LlamaModel.create(config, init),
                config.tieWordEmbeddings()
                        ? Optional.empty()
                        : Optional.of(Linear.create(config.hiddenSize(), config.vocabSize(), init)),
                config,
                RopeTable.create(
                        config.maxPositionEmbeddings(),
                        config.headDim(),
                        config.ropeTheta(),
                        init.type()),
                false);
    }

    /// This decoder, parameters shared, with or without gradient checkpointing.
    public Llama checkpointing(boolean checkpointing) {
        return new Llama(model, lmHead, config, rope, checkpointing);
    }

    /// A decoder with these weights, computing in `type` (F32; F64 in tests).
    ///
    /// @throws org.rewardedsoups.tensor.ModelFormatException if the weights are not this config's
    public static Llama of(LlamaConfig config, StateDict weights, DType type) {
        Llama llama = create(config, Initializer.unset(type));
        llama.load(weights);
        return llama;
    }

    /// The same decoder with matrices rounded to bfloat16: half the memory to read per token; frozen.
    public Llama bfloat16() {
        Llama rounded = create(config, Initializer.stored(DType.BF16));
        rounded.load(stateDict());
        rounded.trainable(false);
        return rounded;
    }

    /// The same decoder with linear maps rounded to 8 bits, the head included even where it is the
    /// embedding: about a quarter of the memory to read per token. Norms and embedding are shared.
    public Llama int8() {
        Linear head = new Linear(model.embedTokens().weight(), Optional.empty());
        return Scope.detached(
                () ->
                        ParameterTree.rewrite(
                                new Llama(
                                        model,
                                        Optional.of(lmHead.orElse(head)),
                                        config,
                                        rope,
                                        checkpointing),
                                (_, layer) ->
                                        layer instanceof Linear linear
                                                ? Int8Linear.of(linear)
                                                : layer));
    }

    @Override
    public Variable hidden(TokenBatch tokens, Dropout dropout) {
        requireRoom(tokens.tokens());
        return model.apply(new LlamaPass(tokens, rope, dropout, checkpointing, Optional.empty()));
    }

    @Override
    public Variable hidden(TokenBatch tokens, KvCache cache) {
        requireRoom(cache.tokens() + tokens.tokens());
        Variable hidden =
                model.apply(new LlamaPass(tokens, rope, Dropout.OFF, false, Optional.of(cache)));
        cache.advance(tokens.tokens());
        return hidden;
    }

    @Override
    public Variable hidden(PackedTokens texts, Dropout dropout) {
        requireRoom(texts.longest());
        return model.applyToWanted(
                texts,
                new LlamaPass(texts.tokens(), rope, dropout, checkpointing, Optional.empty()));
    }

    @Override
    public Variable logits(Variable hidden) {
        return lmHead.isPresent()
                ? lmHead.get().apply(hidden)
                : Functional.linear(hidden, model.embedTokens().weight());
    }

    /// Weighted mean of the cross-entropies of the next tokens, `Σ w·ce / Σ w`; a plain head never
    /// holds all logits at a time.
    ///
    /// @param hidden `(…, C)`
    /// @param targets I32 `(…)`, below 0 where ignored
    /// @param weights `(…)`, what each position counts
    public Variable crossEntropy(Variable hidden, Tensor targets, Tensor weights) {
        return switch (lmHead.orElse(null)) {
            case null ->
                    Losses.linearCrossEntropy(
                            hidden, model.embedTokens().weight(), targets, weights);
            case Linear(Parameter weight, Optional<Parameter> bias) when bias.isEmpty() ->
                    Losses.linearCrossEntropy(hidden, weight, targets, weights);
            case Projection _ -> Losses.crossEntropy(logits(hidden), targets).maskedMean(weights);
        };
    }

    @Override
    public KvCache cache(int rows, int capacity) {
        return KvCache.create(
                rope.cos().type(),
                config.numHiddenLayers(),
                rows,
                capacity,
                config.numKeyValueHeads(),
                config.headDim());
    }

    @Override
    public int maxTokens() {
        return config.maxPositionEmbeddings();
    }

    private void requireRoom(int tokens) {
        if (tokens > maxTokens()) {
            throw new ShapeException(
                    "llama: expected at most " + maxTokens() + " tokens in a row, got " + tokens);
        }
    }
}
