package org.rewardedsoups.models.expansionnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Indexing;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.captioning.CaptionSource;
import org.rewardedsoups.models.layers.Embedding;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.LayerNorm;
import org.rewardedsoups.models.layers.Linear;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

/// ExpansionNet v2, which writes captions for pictures (Hu et al., 2023): an encoder of static
/// expansions over the features of a picture, and a decoder of dynamic expansions over the words so
/// far.
///
/// Parameters are named as in the original's checkpoints, in their order. Padding stands on the
/// right, of features and of words.
///
/// @param encoders blocks that look at the picture
/// @param decoders blocks that look at the words and the picture
/// @param inputLinear from the backbone's features to C
/// @param vocabLinear from C to scores of V words; not tied to the embedding
/// @param outEmbedder word embedding
/// @param posEncoder a learned vector for each place of a caption, `(maxTokens, C)`
/// @param encReduceGroup joins the outputs of all encoder blocks
/// @param encReduceNorm normalises the encoder's result
/// @param decReduceGroup joins the outputs of all decoder blocks
/// @param decReduceNorm normalises the decoder's result
public record ExpansionNet(
        List<EncoderLayer> encoders,
        List<DecoderLayer> decoders,
        Linear inputLinear,
        Linear vocabLinear,
        OutEmbedder outEmbedder,
        Embedding posEncoder,
        Linear encReduceGroup,
        LayerNorm encReduceNorm,
        Linear decReduceGroup,
        LayerNorm decReduceNorm,
        ExpansionNetConfig config)
        implements Layer {
    /// ε of all norms.
    static final double EPSILON = 1e-5;

    /// A new network; [Initializer#xavier] starts it as the original does.
    public static ExpansionNet create(ExpansionNetConfig config, Initializer init) {
        int channels = config.channels();
        return new ExpansionNet(
                list(config.encoderLayers(), () -> EncoderLayer.create(config, init)),
                list(config.decoderLayers(), () -> DecoderLayer.create(config, init)),
                Linear.withBias(config.features(), channels, init),
                Linear.withBias(channels, config.vocabulary(), init),
                new OutEmbedder(Embedding.create(config.vocabulary(), channels, init)),
                Embedding.create(config.maxTokens(), channels, init),
                Linear.withBias((long) config.encoderLayers() * channels, channels, init),
                LayerNorm.create(channels, EPSILON, init),
                Linear.withBias((long) config.decoderLayers() * channels, channels, init),
                LayerNorm.create(channels, EPSILON, init),
                config);
    }

    private static <L> List<L> list(int count, Supplier<L> layer) {
        return Stream.generate(layer).limit(count).toList();
    }

    /// Looks at pictures.
    ///
    /// @param features `(B, L, features)`
    /// @param padding (B), how many of each picture's L tokens are padding
    public Pictures encode(Variable features, int[] padding, CaptionDropout dropout) {
        requireRows("encode", features.dim(0), padding);
        int length = (int) features.dim(1);
        Optional<Tensor> mask =
                Arrays.stream(padding).allMatch(p -> p == 0)
                        ? Optional.empty()
                        : Optional.of(
                                CaptionMasks.real(length, padding, features.value().type()));
        Variable x = dropout.onEncoderInput(inputLinear.apply(features)); // (B, L, C)
        List<Variable> outputs = new ArrayList<>();
        for (EncoderLayer layer : encoders) {
            x = layer.apply(x, mask, dropout);
            outputs.add(x);
        }
        Variable joined = dropout.onJoined(encReduceGroup.apply(Indexing.concat(-1, outputs)));
        int[] lengths = Arrays.stream(padding).map(p -> length - p).toArray();
        return new Pictures(encReduceNorm.apply(x.add(joined)), lengths);
    }

    /// What the decoder sees of pictures, whatever it writes.
    public SeenPictures seen(Pictures pictures) {
        return new SeenPictures(
                decoders.stream().map(layer -> layer.mha().seen(pictures)).toList());
    }

    /// Scores of the word after each, `(B·K, T) → (B·K, T, V)`, for K captions of each picture.
    ///
    /// @param ids I32, captions from their SOS on, those of one picture side by side
    /// @param padding (B·K), how many of each caption's T tokens are padding
    public Variable logits(
            Pictures pictures, Tensor ids, int[] padding, CaptionDropout dropout) {
        return vocabLinear.apply(hidden(pictures, ids, padding, dropout));
    }

    /// What the decoder says about each word, `(B·K, T) → (B·K, T, C)`; arguments as of [#logits].
    public Variable hidden(
            Pictures pictures, Tensor ids, int[] padding, CaptionDropout dropout) {
        return hidden(seen(pictures), ids, padding, dropout);
    }

    private Variable hidden(
            SeenPictures pictures, Tensor ids, int[] padding, CaptionDropout dropout) {
        requireRows("decode", ids.dim(0), padding);
        if (ids.dim(0) % pictures.count() != 0) {
            throw new ShapeException(
                    "decode: expected a multiple of "
                            + pictures.count()
                            + " captions, one for each picture, got "
                            + ids.dim(0));
        }
        int tokens = (int) ids.dim(1);
        Variable y = embedded(ids, 0, dropout); // (B·K, T, C)
        CaptionMasks masks = CaptionMasks.of(tokens, padding, y.value().type());
        List<Variable> outputs = new ArrayList<>();
        for (int i = 0; i < decoders.size(); i++) {
            y = decoders.get(i).apply(y, pictures.blocks().get(i), masks, dropout);
            outputs.add(y);
        }
        return joined(y, outputs, dropout);
    }

    /// Scores of the word that follows, `(B·K, T) → (B·K, V)`; arguments as of [#logits].
    public Variable next(SeenPictures pictures, Tensor ids, CaptionDropout dropout) {
        int rows = (int) ids.dim(0);
        Variable hidden = hidden(pictures, ids, new int[rows], dropout);
        Variable last = Indexing.slice(hidden, 1, ids.dim(1) - 1, ids.dim(1));
        return vocabLinear.apply(last).reshape(rows, -1);
    }

    /// Captions for pictures, each new word at the cost of one word; nothing dropped, no gradients.
    public CaptionSource captions(Pictures pictures) {
        return new CachedCaptions(this, pictures);
    }

    /// The same, computing every caption from its beginning for each new word, as the original does:
    /// with gradients where they are on, and with new draws for every word where something is
    /// dropped.
    public CaptionSource recomputedCaptions(Pictures pictures, CaptionDropout dropout) {
        return new RecomputedCaptions(
                pictures.count(), ids -> Functional.logSoftmax(next(seen(pictures), ids, dropout)));
    }

    /// The same, where every word may be computed again with the draws that it had before.
    ///
    /// @param dropout of the word that follows T others
    public CaptionSource recomputedCaptions(
            SeenPictures pictures, IntFunction<CaptionDropout> dropout) {
        return new RecomputedCaptions(
                pictures.count(),
                ids ->
                        Functional.logSoftmax(
                                next(pictures, ids, dropout.apply((int) ids.dim(1)))));
    }

    /// Words and their places, `(B·K, T) → (B·K, T, C)`: `√C·dropout(E[id]) + P[place]`.
    ///
    /// @param from place of the first word
    Variable embedded(Tensor ids, int from, CaptionDropout dropout) {
        int tokens = (int) ids.dim(1);
        if (from + tokens > config.maxTokens()) {
            throw new ShapeException(
                    "decode: expected at most "
                            + config.maxTokens()
                            + " tokens in a caption, got "
                            + (from + tokens));
        }
        Variable words = dropout.onDecoderInput(outEmbedder.embed.apply(ids));
        Variable places = Indexing.slice(posEncoder.weight(), 0, from, from + tokens);
        return words.mul(Math.sqrt(config.channels())).add(places);
    }

    /// The last block's output with what the map from all blocks' outputs adds, normalised.
    Variable joined(Variable last, List<Variable> outputs, CaptionDropout dropout) {
        Variable joined = decReduceGroup.apply(Indexing.concat(-1, outputs));
        return decReduceNorm.apply(last.add(dropout.onJoined(joined)));
    }

    private static void requireRows(String operation, long rows, int[] padding) {
        if (padding.length != rows) {
            throw new ShapeException(
                    operation
                            + ": expected the padding of "
                            + rows
                            + " rows, got "
                            + padding.length
                            + " numbers; give zeros if there is none");
        }
    }

    /// The word embedding, one level deeper in the original.
    public record OutEmbedder(Embedding embed) implements Layer {}
}
