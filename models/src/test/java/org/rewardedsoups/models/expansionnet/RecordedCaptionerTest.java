package org.rewardedsoups.models.expansionnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.captioning.BeamSearch;
import org.rewardedsoups.models.captioning.Caption;
import org.rewardedsoups.models.captioning.CaptionSource;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// A small captioner with the weights and results of a run of the original; the features of the two
/// pictures are those of its recorded backbone.
class RecordedCaptionerTest {
    private static final int END = 0;
    private static final int START = 2;

    private final ExpansionNetConfig config =
            new ExpansionNetConfig(16, 2, 2, 32, 2, List.of(2, 3), 2, 20, 16, 16);
    private StateDict recorded;

    @BeforeEach
    void read() throws IOException {
        recorded =
                SafeTensors.read(Path.of("src/test/resources/expansionnet/captioner.safetensors"))
                        .tensors();
    }

    @Test
    void outputsAreThoseOfTheOriginalInDoublePrecision() {
        assertOutputs(DType.F64, 1e-12);
    }

    @Test
    void outputsAreNearThoseInSinglePrecision() {
        assertOutputs(DType.F32, 2e-5);
    }

    private void assertOutputs(DType type, double tolerance) {
        ExpansionNet model = model(type);
        Pictures pictures = pictures(model, type);
        assertArrayEquals(
                recorded.get("f64.enc_out").toDoubles(),
                pictures.tokens().value().toDoubles(),
                tolerance);
        Tensor logits =
                model.logits(
                                pictures,
                                recorded.get("dec_x").cast(DType.I32),
                                new int[] {0, 2},
                                CaptionDropout.OFF)
                        .value();
        assertArrayEquals(recorded.get("f64.logits").toDoubles(), logits.toDoubles(), tolerance);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void beamSearchWritesTheOriginalsCaptions(boolean cached) {
        ExpansionNet model = model(DType.F32);
        Pictures pictures = pictures(model, DType.F32);
        CaptionSource source =
                cached
                        ? model.captions(pictures)
                        : model.recomputedCaptions(pictures, CaptionDropout.OFF);
        List<List<Caption>> captions = new BeamSearch(3, 12, START, END).captions(source);
        assertCaption(
                captions.get(0).get(0), -0.2674816, 2, 15, 15, 15, 16, 15, 16, 15, 16, 16, 16, 16);
        assertCaption(
                captions.get(0).get(1), -0.2674816, 2, 15, 15, 15, 16, 15, 16, 15, 16, 15, 16, 16);
        assertCaption(
                captions.get(1).get(0), -0.8227713, 2, 15, 15, 15, 16, 15, 15, 16, 16, 12, 16, 12);
        assertCaption(
                captions.get(1).get(1), -0.8227713, 2, 15, 15, 8, 16, 15, 15, 16, 16, 16, 16, 12);
    }

    private static void assertCaption(Caption caption, double firstLogprob, int... tokens) {
        assertArrayEquals(tokens, caption.tokens());
        assertEquals(firstLogprob, caption.logprobs()[1], 1e-5);
    }

    private ExpansionNet model(DType type) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        recorded.asMap()
                .forEach(
                        (name, tensor) -> {
                            if (name.startsWith("weight.")) {
                                weights.put(name.substring("weight.".length()), tensor);
                            }
                        });
        ExpansionNet model = ExpansionNet.create(config, Initializer.unset(type));
        model.load(StateDict.of(weights));
        return model;
    }

    private Pictures pictures(ExpansionNet model, DType type) {
        Variable features = Variable.constant(recorded.get("features").cast(type));
        return model.encode(features, new int[2], CaptionDropout.OFF);
    }
}
