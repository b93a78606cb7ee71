package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.captioning.CaptionSampling;
import org.rewardedsoups.models.captioning.Draw;
import org.rewardedsoups.models.expansionnet.CaptionDropout;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.expansionnet.ExpansionNetConfig;
import org.rewardedsoups.models.expansionnet.Pictures;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// Repeated passes have the gradients of one graph that keeps them all, in float64.
class WordPassesTest {
    private static final int PICTURES = 5;
    private static final double SHARE = 0.25;
    private static final CaptionSampling SAMPLING = new CaptionSampling(3, 7, 2, 0);
    private static final ExpansionNetConfig CONFIG =
            new ExpansionNetConfig(8, 2, 2, 12, 2, List.of(1, 3), 3, 7, 12, 5);

    private final Rngs rngs = new Rngs(4);
    private final ExpansionNet model = model();
    private final Variable features =
            Variable.constant(
                    Tensor.gaussian(rngs.stream("features"), PICTURES, 4, 5).cast(DType.F64));

    /// What a batch leaves.
    private record Result(double loss, List<String> captions, Map<String, double[]> gradients) {}

    @Test
    void repeatedPassesHaveTheGradientsOfAllPassesKept() {
        Result slow = result(this::keepingAll);
        Result fast =
                result(
                        (pictures, dropout, draw, scoring) ->
                                new WordPasses(model, dropout, SAMPLING)
                                        .backward(pictures, 0, SHARE, draw, scoring));
        assertEquals(slow.captions, fast.captions);
        assertTrue(slow.captions.stream().distinct().count() > PICTURES, slow.captions::toString);
        assertEquals(slow.loss, fast.loss, 1e-12);
        assertEquals(slow.gradients.keySet(), fast.gradients.keySet());
        slow.gradients.forEach(
                (name, expected) ->
                        assertArrayEquals(expected, fast.gradients.get(name), 1e-12, name));
        assertTrue(norm(slow, "input_linear.weight") > 1e-3, slow.gradients::toString);
        assertTrue(norm(slow, "vocab_linear.weight") > 1e-3, slow.gradients::toString);
    }

    @FunctionalInterface
    private interface Method {
        double backward(
                Pictures pictures, CaptionDropout dropout, Draw draw, CaptionScoring scoring);
    }

    private Result result(Method method) {
        model.parameters().values().forEach(Parameter::clearGrad);
        var dropout =
                CaptionDropout.everywhere(Dropout.drawing(rngs.stream("dropout")), 0.2);
        CaptionReward reward = (caption, _) -> caption.hashCode() % 97 / 97.0;
        List<List<String>> references = Collections.nCopies(PICTURES, List.of());
        try (Scope _ = Scope.open();
                var scoring =
                        new CaptionScoring(
                                reward, Arrays::toString, references, SAMPLING.samples())) {
            Pictures pictures = model.encode(features, new int[PICTURES], dropout);
            Draw draw = Draw.from(rngs.stream("draws"));
            double loss = method.backward(pictures, dropout, draw, scoring);
            Map<String, double[]> gradients = new LinkedHashMap<>();
            model.parameters()
                    .forEach(
                            (name, parameter) ->
                                    parameter
                                            .grad()
                                            .ifPresent(g -> gradients.put(name, g.toDoubles())));
            return new Result(
                    loss, scoring.captions().stream().map(Arrays::toString).toList(), gradients);
        }
    }

    /// The slow, obvious twin: one graph of the encoder and of the passes of all words.
    private double keepingAll(
            Pictures pictures, CaptionDropout dropout, Draw draw, CaptionScoring scoring) {
        var samples =
                SAMPLING.sample(
                        model.recomputedCaptions(
                                model.seen(pictures), _ -> dropout.repeatable().get()),
                        draw);
        CaptionScoring.Part scored = scoring.submit(0, samples.captions());
        Variable loss =
                SelfCritical.loss(samples.logprobs(), scored.advantages(DType.F64)).mul(SHARE);
        loss.backward();
        return loss.value().item();
    }

    private ExpansionNet model() {
        ExpansionNet single =
                ExpansionNet.create(CONFIG, Initializer.gaussian(0.5, rngs.stream("weights")));
        ExpansionNet out = ExpansionNet.create(CONFIG, Initializer.unset(DType.F64));
        out.load(single.stateDict());
        return out;
    }

    private static double norm(Result result, String parameter) {
        return Math.sqrt(
                Arrays.stream(result.gradients.get(parameter)).map(x -> x * x).sum());
    }
}
