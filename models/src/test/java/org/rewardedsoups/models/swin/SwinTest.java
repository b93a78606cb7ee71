package org.rewardedsoups.models.swin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

class SwinTest {
    private static final SwinConfig TINY =
            new SwinConfig(16, 2, 3, 4, List.of(2, 2), List.of(1, 2), 4, 2, 0.5);

    private final Swin swin =
            Swin.create(TINY, Initializer.gaussian(0.3, new Rngs(1).stream("init")));
    private final Tensor images = Tensor.gaussian(new Rngs(1).stream("images"), 2, 3, 16, 16);

    @Test
    void tokensBecomeFewerAndDeeper() {
        assertEquals(new Shape(2, 16, 8), apply(images, Dropout.OFF).shape());
        assertEquals(8, TINY.outputChannels());
        assertEquals(1536, SwinConfig.LARGE.outputChannels());
    }

    @Test
    void classesAreScoredFromTheMeanOfAllTokens() {
        SwinClassifier classifier =
                SwinClassifier.of(swin, 3, Initializer.gaussian(0.3, new Rngs(2).stream("head")));
        double[] tokens = apply(images, Dropout.OFF).toDoubles(); // (2, 16, 8)
        double[] weight = classifier.head().weight().value().toDoubles(); // (3, 8)
        double[] expected = new double[6];
        for (int i = 0; i < expected.length; i++) {
            for (int token = 0; token < 16; token++) {
                for (int c = 0; c < 8; c++) {
                    double value = tokens[(i / 3 * 16 + token) * 8 + c];
                    expected[i] += weight[i % 3 * 8 + c] * value / 16;
                }
            }
        }
        Tensor scores =
                Gradients.off(() -> classifier.logits(Variable.constant(images), Dropout.OFF))
                        .value();
        assertEquals(new Shape(2, 3), scores.shape());
        assertArrayEquals(expected, scores.toDoubles(), 1e-5);
        assertTrue(classifier.parameters().containsKey("patch_embed.proj.weight"));
        assertTrue(classifier.parameters().containsKey("head.weight"));
    }

    @Test
    void picturesDoNotSeeEachOther() {
        double[] both = apply(images, Dropout.OFF).slice(0, 1, 2).toDoubles();
        assertArrayEquals(
                both, apply(images.slice(0, 1, 2).copy(), Dropout.OFF).toDoubles(), 1e-5);
    }

    @Test
    void blocksAreSkippedInTrainingOnly() {
        var rng = new Rngs(1).stream("dropout");
        double[] still = apply(images, Dropout.OFF).toDoubles();
        double[] skipped = apply(images, Dropout.drawing(rng)).toDoubles();
        assertFalse(Arrays.equals(still, skipped));
        assertEquals(0, TINY.dropPath(0, 0));
        assertEquals(0.5, TINY.dropPath(1, 1));
        assertEquals(0.1, SwinConfig.LARGE.dropPath(3, 1), 1e-15);
        assertEquals(0.1 * 4 / 23, SwinConfig.LARGE.dropPath(2, 0), 1e-15);
    }

    /// The convolution that patches replace, pixel by pixel.
    @Test
    void patchesAreMappedAsByAConvolution() {
        PatchEmbed embed = swin.patchEmbed();
        Variable tokens = embed.apply(Variable.constant(images));
        Tensor weight = embed.proj().weight().value();
        double[] expected = new double[4];
        int row = 3;
        int column = 5;
        for (int c = 0; c < 4; c++) {
            expected[c] = embed.proj().bias().value().get(c);
            for (int i = 0; i < 3; i++) {
                for (int y = 0; y < 2; y++) {
                    for (int x = 0; x < 2; x++) {
                        expected[c] +=
                                weight.get(c, i, y, x)
                                        * images.get(1, i, row * 2 + y, column * 2 + x);
                    }
                }
            }
        }
        Variable normed =
                embed.norm().apply(Variable.constant(Tensor.of(new Shape(4), expected).cast(
                        DType.F32)));
        assertArrayEquals(
                normed.value().toDoubles(),
                tokens.value().slice(0, 1, 2).slice(1, row * 8 + column, row * 8 + column + 1)
                        .toDoubles(),
                1e-5);
    }

    @ParameterizedTest
    @CsvSource({"8, 4, 0", "8, 4, 2", "6, 3, 1", "6, 2, 1", "4, 4, 0"})
    void joiningUndoesCutting(int side, int size, int shift) {
        Windows windows = new Windows(side, size, shift);
        Tensor x = Tensor.gaussian(new Rngs(1).stream("x"), 2, side * side, 3);
        Variable cut = windows.cut(Variable.constant(x));
        assertEquals(new Shape(2L * windows.count(), (long) size * size, 3), cut.shape());
        assertArrayEquals(x.toFloats(), windows.joined(cut).value().toFloats());
    }

    /// Two tokens of a shifted window may look at each other exactly if they are as near in the
    /// picture as in the window.
    @ParameterizedTest
    @CsvSource({"8, 4, 2", "6, 3, 1", "6, 2, 1"})
    void theMaskPartsWhatTheRollBroughtTogether(int side, int size, int shift) {
        Windows windows = new Windows(side, size, shift);
        double[] places = new double[side * side];
        Arrays.setAll(places, i -> i);
        Tensor grid = Tensor.of(new Shape(1, side * side, 1), places);
        Tensor cut = windows.cut(Variable.constant(grid)).value();
        Tensor mask = windows.mask().orElseThrow();
        int tokens = size * size;
        for (int w = 0; w < windows.count(); w++) {
            for (int a = 0; a < tokens; a++) {
                for (int b = 0; b < tokens; b++) {
                    int p = (int) cut.get(w, a, 0);
                    int q = (int) cut.get(w, b, 0);
                    boolean near =
                            p / side - q / side == a / size - b / size
                                    && p % side - q % side == a % size - b % size;
                    assertEquals(near ? 0 : -100, mask.get(w, a, b));
                }
            }
        }
    }

    @Test
    void aGridNoLargerThanAWindowIsOneWindowWithoutShift() {
        assertEquals(new Windows(4, 4, 0), Windows.of(4, 4, 1));
        assertEquals(new Windows(3, 3, 0), Windows.of(3, 4, 1));
        assertEquals(new Windows(8, 4, 2), Windows.of(8, 4, 1));
        assertEquals(new Windows(8, 4, 0), Windows.of(8, 4, 0));
        assertTrue(Windows.of(8, 4, 0).mask().isEmpty());
    }

    @Test
    void relativePositionsNumberTheDifferencesOfRowsAndColumns() {
        Tensor index = new Windows(2, 2, 0).relativePositions();
        assertArrayEquals(
                new int[] {4, 3, 1, 0, 5, 4, 2, 1, 7, 6, 4, 3, 8, 7, 5, 4}, index.toInts());
    }

    @Test
    void sizesThatDoNotFitAreNamed() {
        var e =
                assertThrows(
                        ShapeException.class,
                        () -> apply(Tensor.zeros(1, 3, 16, 12), Dropout.OFF));
        assertEquals(
                "swin: expected pictures of shape (B, 3, 16, 16), got (1, 3, 16, 12)",
                e.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> new SwinConfig(16, 2, 3, 4, List.of(2, 2), List.of(1, 2), 3, 2, 0));
    }

    private Tensor apply(Tensor x, Dropout dropout) {
        return Gradients.off(() -> swin.apply(Variable.constant(x), dropout).value());
    }
}
