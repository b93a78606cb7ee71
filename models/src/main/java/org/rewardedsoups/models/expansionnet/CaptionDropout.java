package org.rewardedsoups.models.expansionnet;

import java.util.function.Supplier;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;

/// Where and how often ExpansionNet drops activations. The stages of its training differ in the
/// rates, so that they belong to a pass, not to the network.
///
/// @param dropout the draws, or none
/// @param encoderInput rate behind the map from the backbone's features
/// @param encoder rate inside and behind the parts of encoder blocks
/// @param decoderInput rate behind the word embedding
/// @param decoder rate inside and behind the parts of decoder blocks
/// @param other rate behind the maps that join all blocks
public record CaptionDropout(
        Dropout dropout,
        double encoderInput,
        double encoder,
        double decoderInput,
        double decoder,
        double other) {

    /// Nothing is dropped.
    public static final CaptionDropout OFF = new CaptionDropout(Dropout.OFF, 0, 0, 0, 0, 0);

    /// One rate everywhere, as in all of the original's trainings: 0.3 at first, 0.1 with rewards.
    public static CaptionDropout everywhere(Dropout dropout, double rate) {
        return new CaptionDropout(dropout, rate, rate, rate, rate, rate);
    }

    /// Draws for a pass that runs more than once: all that are asked for are the same, and depend on
    /// one draw now.
    public Supplier<CaptionDropout> repeatable() {
        Supplier<Dropout> draws = dropout.repeatable();
        return () ->
                new CaptionDropout(
                        draws.get(), encoderInput, encoder, decoderInput, decoder, other);
    }

    Variable onEncoderInput(Variable x) {
        return dropout.apply(x, encoderInput);
    }

    Variable inEncoder(Variable x) {
        return dropout.apply(x, encoder);
    }

    Variable onDecoderInput(Variable x) {
        return dropout.apply(x, decoderInput);
    }

    Variable inDecoder(Variable x) {
        return dropout.apply(x, decoder);
    }

    Variable onJoined(Variable x) {
        return dropout.apply(x, other);
    }
}
