package org.rewardedsoups.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

class IndexingTest {
    private final RandomGenerator rng = new Rngs(4).stream("test");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, -1})
    void sliceAndConcatGradientsMatchFiniteDifferences(int axis) {
        Tensor a = Tensor.gaussian(rng, 2, 3, 4);
        Tensor b = Tensor.gaussian(rng, 2, 3, 4);
        GradientCheck.check("slice", x -> Indexing.slice(x.get(0), axis, 1, 2), a);
        GradientCheck.check("concat", x -> Indexing.concat(axis, x), a, b);
        GradientCheck.check(
                "the same piece twice",
                x -> Indexing.concat(axis, List.of(x.get(0), x.get(1), x.get(0))),
                a,
                b);
    }

    @ParameterizedTest
    @ValueSource(longs = {-5, -1, 0, 1, 2, 3, 7})
    void rollGradientsMatchFiniteDifferences(long by) {
        Tensor x = Tensor.gaussian(rng, 2, 3, 4);
        GradientCheck.check("roll", p -> Indexing.roll(p.get(0), 1, by), x);
        GradientCheck.check("roll the last axis", p -> Indexing.roll(p.get(0), -1, by), x);
    }

    @Test
    void rollBringsInAtOneEndWhatItPushesOutAtTheOther() {
        Variable x = Variable.constant(Tensor.of(new Shape(2, 3), 1f, 2f, 3f, 4f, 5f, 6f));
        assertArrayEquals(
                new float[] {3, 1, 2, 6, 4, 5}, Indexing.roll(x, 1, 1).value().toFloats());
        assertArrayEquals(
                new float[] {2, 3, 1, 5, 6, 4}, Indexing.roll(x, 1, -1).value().toFloats());
        assertArrayEquals(x.value().toFloats(), Indexing.roll(x, 0, 2).value().toFloats());
        Variable none = Variable.constant(Tensor.zeros(0, 3));
        assertEquals(new Shape(0, 3), Indexing.roll(none, 0, 1).shape());
    }

    @Test
    void concatPutsPiecesOneAfterTheOther() {
        Tensor a = Tensor.of(new Shape(2, 1), 1f, 2f);
        Tensor b = Tensor.of(new Shape(2, 2), 3f, 4f, 5f, 6f);
        Variable joined =
                Indexing.concat(1, List.of(Variable.constant(a), Variable.constant(b)));
        assertEquals(new Shape(2, 3), joined.shape());
        assertArrayEquals(new float[] {1, 3, 4, 2, 5, 6}, joined.value().toFloats());
    }

    @Test
    void concatOfAnEmptyPieceIsTheOther() {
        Tensor a = Tensor.of(new Shape(2, 1), 1f, 2f);
        Variable joined =
                Indexing.concat(
                        -1, List.of(Variable.constant(Tensor.zeros(2, 0)), Variable.constant(a)));
        assertArrayEquals(a.toFloats(), joined.value().toFloats());
    }

    @Test
    void concatNamesShapesThatDoNotFit() {
        List<Variable> pieces =
                List.of(
                        Variable.constant(Tensor.zeros(2, 1)),
                        Variable.constant(Tensor.zeros(3, 1)));
        var e = assertThrows(ShapeException.class, () -> Indexing.concat(1, pieces));
        assertEquals(
                "concat: expected tensors that differ along axis 1 only, got (2, 1) and (3, 1)",
                e.getMessage());
    }

    @Test
    void permuteGradientsMatchFiniteDifferences() {
        GradientCheck.check(
                "permute",
                x -> Indexing.permute(x.get(0), 2, 0, 1),
                Tensor.gaussian(rng, 2, 3, 4));
        GradientCheck.check(
                "permute counted from the back",
                x -> Indexing.permute(x.get(0), -1, 0, -2),
                Tensor.gaussian(rng, 2, 3, 4));
    }

    @Test
    void gatherLastPicksOneElementPerRow() {
        Tensor ids = Tensor.of(new Shape(2, 2), 0, 2, 1, 1);
        GradientCheck.check(
                "gatherLast",
                x -> Indexing.gatherLast(x.get(0), ids),
                Tensor.gaussian(rng, 2, 2, 3));
        Variable x = Variable.constant(Tensor.of(new Shape(2, 2), 1f, 2f, 3f, 4f));
        assertArrayEquals(
                new float[] {2, 3},
                Indexing.gatherLast(x, Tensor.of(new Shape(2), 1, 0)).value().toFloats());
    }

    @Test
    void whereChoosesAndSendsTheGradientToTheChosen() {
        Tensor mask = Tensor.of(new Shape(2, 3), 1f, 0f, 1f, 0f, 0f, 1f);
        GradientCheck.check(
                "where",
                x -> Indexing.where(mask, x.get(0), x.get(1)),
                Tensor.gaussian(rng, 2, 3),
                Tensor.gaussian(rng, 3));
    }

    @Test
    void whereIsNotPoisonedByWhatIsNotChosen() {
        Tensor mask = Tensor.of(new Shape(2), 1f, 0f);
        var a = new Parameter(Tensor.of(new Shape(2), 1f, Float.NaN));
        var b = new Parameter(Tensor.of(new Shape(2), Float.POSITIVE_INFINITY, 2f));
        Variable y = Indexing.where(mask, a, b);
        y.sum().backward();
        assertArrayEquals(new float[] {1, 2}, y.value().toFloats());
        assertArrayEquals(new float[] {1, 0}, a.grad().orElseThrow().toFloats());
        assertArrayEquals(new float[] {0, 1}, b.grad().orElseThrow().toFloats());
    }
}
