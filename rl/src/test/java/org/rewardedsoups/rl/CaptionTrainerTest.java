package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.captioning.BeamSearch;
import org.rewardedsoups.models.captioning.CaptionSampling;
import org.rewardedsoups.models.captioning.Draw;
import org.rewardedsoups.models.expansionnet.CaptionDropout;
import org.rewardedsoups.models.expansionnet.EndToEnd;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.expansionnet.ExpansionNetConfig;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.swin.SwinConfig;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// A tiny captioner, two pictures, and a vocabulary of end 0, padding 1, start 2 and words 3 to 7.
class CaptionTrainerTest {
    private static final int END = 0;
    private static final int PAD = 1;
    private static final int START = 2;
    private static final ExpansionNetConfig CONFIG =
            new ExpansionNetConfig(16, 1, 1, 32, 2, List.of(4, 2), 2, 8, 10, 5);

    private final Rngs rngs = new Rngs(3);
    private final ExpansionNet model =
            ExpansionNet.create(CONFIG, Initializer.xavier(rngs.stream("init")));
    private final AdamW optimizer =
            new AdamW(model.parameters(), AdamW.Config.adamW(5e-3, 0));
    private final Tensor features = Tensor.gaussian(rngs.stream("features"), 2, 3, 5);

    @Test
    void captionsThatWereShownAreWritten() {
        List<int[]> captions = List.of(new int[] {START, 3, 4, 5, END}, new int[] {START, 6, END});
        CaptionTrainer trainer = trainer(CaptionDropout.OFF, 1);
        double before = trainer.imitate(0, features, captions, CaptionTrainer.SMOOTHING);
        double after = 0;
        for (int batch = 1; batch < 80; batch++) {
            after = trainer.imitate(batch, features, captions, CaptionTrainer.SMOOTHING);
        }
        assertTrue(after < before / 4, before + " to " + after);
        assertEquals(List.of("2 3 4 5 0", "2 6 0"), greedy());
    }

    @Test
    void rewardedWordsAreWrittenMoreOften() {
        var dropout =
                CaptionDropout.everywhere(Dropout.drawing(rngs.stream("dropout")), 0.05);
        CaptionTrainer trainer = trainer(dropout, 1);
        var sampling = new CaptionSampling(5, 6, START, END);
        Draw draw = Draw.from(rngs.stream("draws"));
        double first = 0;
        double last = 0;
        int batches = 60;
        for (int batch = 0; batch < batches; batch++) {
            var result =
                    trainer.reinforce(
                            batch,
                            features,
                            List.of(List.of("4"), List.of("7")),
                            sampling,
                            draw,
                            CaptionTrainerTest::text,
                            CaptionTrainerTest::share);
            double mean =
                    Arrays.stream(result.rewards())
                            .flatMapToDouble(Arrays::stream)
                            .average()
                            .orElseThrow();
            first += batch < 10 ? mean / 10 : 0;
            last += batch >= batches - 10 ? mean / 10 : 0;
        }
        assertTrue(last > first + 0.3, first + " to " + last);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 150})
    void onePassOverWholeCaptionsHasTheGradientsOfWordByWordPasses(int pictures) {
        var sampling = new CaptionSampling(4, 6, START, END);
        List<List<String>> references = Collections.nCopies(pictures, List.of("4", "7"));
        Tensor features = Tensor.gaussian(rngs.stream("more features"), pictures, 3, 5);
        var rare = CaptionDropout.everywhere(Dropout.drawing(rngs.stream("dropout")), 0);
        Tensor[] gradients = new Tensor[2];
        double[] losses = new double[2];
        for (int i = 0; i < 2; i++) {
            optimizer.clearGrads();
            CaptionTrainer trainer = trainer(i == 0 ? CaptionDropout.OFF : rare, 100);
            Draw draw = Draw.from(uniforms(6, 4 * pictures));
            var result =
                    trainer.reinforce(
                            1,
                            features,
                            references,
                            sampling,
                            draw,
                            CaptionTrainerTest::text,
                            CaptionTrainerTest::share);
            losses[i] = result.loss();
            assertEquals(pictures, result.rewards().length);
            assertEquals(4 * pictures, result.captions().size());
            CaptionTrainer.Times times = result.times();
            assertTrue(times.scoring() > 0 && times.all() >= times.waiting(), times::toString);
            gradients[i] =
                    model.parameters().get("input_linear.weight").grad().orElseThrow().copy();
        }
        assertEquals(losses[1], losses[0], 1e-6);
        for (int i = 0; i < gradients[0].size(); i++) {
            assertEquals(gradients[1].at(i), gradients[0].at(i), 1e-5);
        }
    }

    /// On captions, on rewards, and on rewards with dropout, here at a rate of 0.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void picturesInPartsHaveTheGradientsOfAllAtOnce(int most) {
        Tensor features = Tensor.gaussian(rngs.stream("more features"), 5, 3, 5);
        List<int[]> captions =
                IntStream.rangeClosed(3, 7)
                        .mapToObj(word -> new int[word]) // of all lengths
                        .peek(caption -> Arrays.fill(caption, caption.length))
                        .toList();
        var never = CaptionDropout.everywhere(Dropout.drawing(rngs.stream("dropout")), 0);
        for (int method = 0; method < 3; method++) {
            CaptionTrainer trainer = trainer(method == 2 ? never : CaptionDropout.OFF, 1);
            double[][] gradients = new double[2][];
            double[] losses = new double[2];
            for (int i = 0; i < 2; i++) {
                int together = i == 0 ? most : 5;
                optimizer.clearGrads();
                losses[i] =
                        method == 0
                                ? trainer.imitate(features, captions, 0.1, together)
                                : rewarded(trainer, features, together);
                gradients[i] =
                        model.parameters().get("input_linear.weight").grad().orElseThrow().toDoubles();
            }
            assertEquals(losses[1], losses[0], 1e-5);
            assertArrayEquals(gradients[1], gradients[0], 1e-5);
        }
    }

    private static double rewarded(CaptionTrainer trainer, Tensor features, int most) {
        var sampling = new CaptionSampling(4, 6, START, END);
        List<List<String>> references = Collections.nCopies(5, List.of("4", "7"));
        Draw draw = Draw.from(uniforms(6, 20));
        try (Scope _ = Scope.open();
                var scoring =
                        new CaptionScoring(
                                CaptionTrainerTest::share,
                                CaptionTrainerTest::text,
                                references,
                                4)) {
            return trainer.dropout().dropout().rng().isPresent()
                    ? trainer.dropped(features, sampling, draw, scoring, most)
                    : trainer.inParts(features, sampling, draw, scoring, most);
        }
    }

    @Test
    void theFirstBatchMakesAStepAndThenEveryThird() {
        List<int[]> captions = List.of(new int[] {START, 3, END}, new int[] {START, 6, END});
        CaptionTrainer trainer = trainer(CaptionDropout.OFF, 3);
        String steps =
                IntStream.range(0, 8)
                        .mapToObj(
                                batch -> {
                                    trainer.imitate(batch, features, captions, CaptionTrainer.SMOOTHING);
                                    return Long.toString(optimizer.steps());
                                })
                        .collect(Collectors.joining(" "));
        assertEquals("1 1 1 2 2 2 3 3", steps);
    }

    @Test
    void gradientsOfAllBatchesOfAStepAddUp() {
        List<int[]> captions = List.of(new int[] {START, 3, END}, new int[] {START, 6, END});
        CaptionTrainer trainer = trainer(CaptionDropout.OFF, 100);
        trainer.imitate(1, features, captions, CaptionTrainer.SMOOTHING); // makes no step
        Map<String, Parameter> parameters = model.parameters();
        Tensor once = parameters.get("vocab_linear.bias").grad().orElseThrow().copy();
        trainer.imitate(2, features, captions, CaptionTrainer.SMOOTHING);
        Tensor twice = parameters.get("vocab_linear.bias").grad().orElseThrow();
        for (int i = 0; i < once.size(); i++) {
            assertEquals(2 * once.at(i), twice.at(i), 1e-6);
        }
    }

    @Test
    void aBackboneLearnsAlong() {
        var swin = new SwinConfig(8, 2, 3, 4, List.of(1, 1), List.of(1, 1), 2, 2, 0);
        var config = new ExpansionNetConfig(16, 1, 1, 32, 2, List.of(4, 2), 2, 8, 10, 8);
        EndToEnd both =
                EndToEnd.create(swin, config, Initializer.xavier(rngs.stream("end to end")));
        var adam = new AdamW(both.parameters(), AdamW.Config.adamW(5e-3, 0));
        var trainer = new CaptionTrainer(both, adam, CaptionDropout.OFF, 1, PAD);
        Tensor images = Tensor.gaussian(rngs.stream("images"), 2, 3, 8, 8);
        List<int[]> captions = List.of(new int[] {START, 3, 4, END}, new int[] {START, 6, END});
        Parameter filter = both.parameters().get("swin_transf.patch_embed.proj.weight");
        Tensor before = filter.value().copy();
        double first = trainer.imitate(0, images, captions, CaptionTrainer.SMOOTHING);
        double last = 0;
        for (int batch = 1; batch < 60; batch++) {
            last = trainer.imitate(batch, images, captions, CaptionTrainer.SMOOTHING);
        }
        assertTrue(last < first / 3, first + " to " + last);
        assertNotEquals(before, filter.value());
    }

    @Test
    void whatARewardThrowsIsThrown() {
        CaptionReward broken =
                (_, _) -> {
                    throw new IllegalStateException("no score");
                };
        var thrown =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                trainer(CaptionDropout.OFF, 1)
                                        .reinforce(
                                                0,
                                                features,
                                                List.of(List.of("4"), List.of("7")),
                                                new CaptionSampling(2, 6, START, END),
                                                Draw.from(rngs.stream("draws")),
                                                CaptionTrainerTest::text,
                                                broken));
        assertEquals("no score", thrown.getMessage());
    }

    @Test
    void stepsMoreOftenThanBatchesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> trainer(CaptionDropout.OFF, 0));
    }

    private static double[][] uniforms(int steps, int rows) {
        var rng = new Rngs(7).stream("draws");
        return Stream.generate(() -> rng.doubles(rows).toArray())
                .limit(steps)
                .toArray(double[][]::new);
    }

    private CaptionTrainer trainer(CaptionDropout dropout, int accumulated) {
        return new CaptionTrainer(model, optimizer, dropout, accumulated, PAD);
    }

    private List<String> greedy() {
        var pictures =
                model.encode(
                        Variable.constant(features),
                        new int[2],
                        CaptionDropout.OFF);
        return new BeamSearch(1, 8, START, END)
                .captions(model.captions(pictures)).stream()
                        .map(beams -> "2 " + text(beams.getFirst().tokens()))
                        .toList();
    }

    private static String text(int[] caption) {
        return IntStream.of(caption)
                .skip(1)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" "));
    }

    /// Part of the words that are the reference.
    private static double share(String caption, List<String> references) {
        List<String> words = List.of(caption.split(" "));
        return (double) words.stream().filter(references::contains).count() / words.size();
    }
}
