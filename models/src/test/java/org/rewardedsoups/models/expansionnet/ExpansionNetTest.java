package org.rewardedsoups.models.expansionnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.GradientCheck;
import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

class ExpansionNetTest {
    private final TinyCaptioner tiny = TinyCaptioner.of(TinyCaptioner.CONFIG, 2, 1);
    private final ExpansionNet model = tiny.model();

    @Test
    void aWordDependsOnThoseBeforeItOnly() {
        double[] before = logits(0, ids(2, 5, 1, 7), ids(2, 3, 3, 4));
        double[] after = logits(0, ids(2, 5, 1, 8), ids(2, 3, 3, 4));
        int words = 3 * TinyCaptioner.CONFIG.vocabulary();
        assertArrayEquals(Arrays.copyOf(before, words), Arrays.copyOf(after, words), 1e-12);
        assertFalse(Arrays.equals(before, after));
    }

    @Test
    void paddedWordsChangeNothingForTheOthers() {
        double[] alone = logits(0, ids(2, 5), ids(2, 3));
        double[] padded = logits(2, ids(2, 5, 1, 1), ids(2, 3, 1, 1));
        int vocabulary = TinyCaptioner.CONFIG.vocabulary();
        for (int row = 0; row < 2; row++) {
            assertArrayEquals(
                    Arrays.copyOfRange(alone, row * 2 * vocabulary, (row + 1) * 2 * vocabulary),
                    Arrays.copyOfRange(padded, row * 4 * vocabulary, (row * 4 + 2) * vocabulary),
                    1e-12);
        }
    }

    @Test
    void paddedVisualTokensChangeNothing() {
        Pictures all = tiny.pictures(0, 2);
        Tensor cut = tiny.features().slice(0, 1, 2).slice(1, 0, 2);
        Pictures second = model.encode(Variable.constant(cut), new int[1], CaptionDropout.OFF);
        assertArrayEquals(
                second.tokens().value().toDoubles(),
                all.tokens().value().slice(0, 1, 2).slice(1, 0, 2).toDoubles(),
                1e-12);
        Tensor words = Tensor.of(new Shape(2, 3), 2, 5, 6, 2, 5, 6);
        Tensor both = model.logits(all, words, new int[2], CaptionDropout.OFF).value();
        Tensor alone =
                model.logits(second, words.slice(0, 1, 2), new int[1], CaptionDropout.OFF).value();
        assertArrayEquals(alone.toDoubles(), both.slice(0, 1, 2).toDoubles(), 1e-12);
    }

    @Test
    void severalCaptionsOfAPictureAreAsIfThePictureWereThereForEach() {
        Tensor words = Tensor.of(new Shape(4, 3), 2, 5, 6, 2, 4, 4, 2, 0, 1, 2, 2, 2);
        int[] padding = {0, 1, 0, 2};
        Tensor together =
                model.logits(tiny.pictures(0, 1), words, padding, CaptionDropout.OFF).value();
        for (int row = 0; row < 4; row++) {
            int picture = row / 2;
            Pictures one =
                    model.encode(
                            Variable.constant(tiny.features().slice(0, picture, picture + 1)),
                            new int[] {picture},
                            CaptionDropout.OFF);
            Tensor alone =
                    model.logits(
                                    one,
                                    words.slice(0, row, row + 1),
                                    new int[] {padding[row]},
                                    CaptionDropout.OFF)
                            .value();
            assertArrayEquals(
                    alone.toDoubles(), together.slice(0, row, row + 1).toDoubles(), 1e-12);
        }
    }

    @Test
    void gradientsOfAllParametersMatchFiniteDifferences() {
        var small = new ExpansionNetConfig(4, 1, 1, 3, 2, List.of(1, 2), 2, 5, 4, 3);
        TinyCaptioner captioner = TinyCaptioner.of(small, 2, 3);
        Tensor words = Tensor.of(new Shape(2, 3), 2, 4, 3, 2, 1, 0);
        Tensor targets = Tensor.of(new Shape(2, 3), 4, 3, 0, 1, -1, -1);
        List<Parameter> parameters = new ArrayList<>(captioner.model().parameters().values());
        Tensor[] values = parameters.stream().map(Parameter::value).toArray(Tensor[]::new);
        GradientCheck.check(
                "captioner loss",
                inputs -> {
                    ExpansionNet rebuilt = Rebuilt.with(captioner.model(), parameters, inputs);
                    Pictures pictures =
                            rebuilt.encode(
                                    Variable.constant(captioner.features()),
                                    new int[] {0, 1},
                                    CaptionDropout.OFF);
                    Variable logits =
                            rebuilt.logits(
                                    pictures, words, new int[] {0, 1}, CaptionDropout.OFF);
                    return Losses.labelSmoothing(logits, targets, 0.1);
                },
                values);
    }

    @Test
    void dropoutDrawsAnewAndIsOffWithoutARate() {
        Tensor words = Tensor.of(new Shape(2, 3), 2, 5, 6, 2, 4, 4);
        var rng = new Rngs(1).stream("dropout");
        double[] off = logits(words, CaptionDropout.OFF);
        double[] never = logits(words, CaptionDropout.everywhere(Dropout.drawing(rng), 0));
        double[] once = logits(words, CaptionDropout.everywhere(Dropout.drawing(rng), 0.3));
        double[] twice = logits(words, CaptionDropout.everywhere(Dropout.drawing(rng), 0.3));
        assertArrayEquals(off, never);
        assertFalse(Arrays.equals(off, once));
        assertFalse(Arrays.equals(once, twice));
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Pictures pictures = tiny.pictures(0, 0);
        Tensor three = Tensor.of(new Shape(3, 1), 2, 2, 2);
        Tensor longer = Tensor.of(new Shape(2, 13), new int[26]);
        assertTrue(message(pictures, three, 3).contains("a multiple of 2 captions"));
        assertTrue(message(pictures, longer, 2).contains("at most 12 tokens"));
        assertTrue(message(pictures, longer, 1).contains("padding of 2 rows, got 1"));
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new ExpansionNetConfig(
                                        8, 2, 2, 12, 3, List.of(1), 3, 9, 12, 5));
        assertEquals(
                "expansionnet config: expected channels to be a multiple of heads, got 8 and 3",
                e.getMessage());
    }

    private String message(Pictures pictures, Tensor ids, int rows) {
        return assertThrows(
                        ShapeException.class,
                        () -> model.logits(pictures, ids, new int[rows], CaptionDropout.OFF))
                .getMessage();
    }

    private double[] logits(Tensor words, CaptionDropout dropout) {
        Pictures pictures =
                model.encode(Variable.constant(tiny.features()), new int[2], dropout);
        return model.logits(pictures, words, new int[2], dropout).value().toDoubles();
    }

    private double[] logits(int padding, int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length * 2);
        System.arraycopy(second, 0, both, first.length, first.length);
        Tensor words = Tensor.of(new Shape(2, first.length), both);
        int[] paddings = {padding, padding};
        return model.logits(tiny.pictures(0, 0), words, paddings, CaptionDropout.OFF)
                .value()
                .toDoubles();
    }

    private static int[] ids(int... ids) {
        return ids;
    }
}
