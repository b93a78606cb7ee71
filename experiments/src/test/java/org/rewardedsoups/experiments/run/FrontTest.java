package org.rewardedsoups.experiments.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.experiments.run.Front.Kind;
import org.rewardedsoups.experiments.run.Front.Point;

class FrontTest {
    private static final List<String> OBJECTIVES = List.of("relevance", "faithfulness");
    private static final List<Point> POINTS =
            List.of(
                    new Point(Kind.INIT, List.of(), List.of(0.0, 0.0), List.of(0.1, 0.1), 200),
                    point(Kind.EXPERT, 1, 0, 2, 0),
                    point(Kind.EXPERT, 0, 1, 0, 2),
                    point(Kind.SOUP, 0.5, 0.5, 1.5, 0.75),
                    point(Kind.MORL, 0.5, 0.5, 1, 1));

    @TempDir Path temp;

    @Test
    void volumesAndGapsAreMeasuredFromTheGivenReference() {
        Front front = Front.measure(OBJECTIVES, POINTS, new double[] {-1, -1});
        var volumes = front.hypervolume().orElseThrow();
        assertEquals(List.of(-1.0, -1.0), volumes.reference());
        assertEquals(3 + 2.5 * 0.75 + 1 * 1.25, volumes.soup(), 1e-12);
        assertEquals(Optional.of(3.0 + 2 * 1 + 1), volumes.morl());
        assertEquals(
                List.of(
                        new Front.Connectivity("relevance", 0.5, 0.5, 0),
                        new Front.Connectivity("faithfulness", -0.25, -0.25, 1)),
                front.lmc());
    }

    @Test
    void aGapWithinTheNoiseIsNoViolationWhenErrorsCount() {
        Front front = Front.measure(OBJECTIVES, POINTS, new double[] {0, 0});
        assertEquals(1, front.gaps(1, 2).violations());
        assertEquals(0, front.gaps(1, 3).violations()); // the gap's standard error is 0.12
    }

    @Test
    void aFrontWithoutSoupsHasNothingToMeasure() {
        Front front = Front.measure(OBJECTIVES, POINTS.subList(0, 3), new double[] {0, 0});
        assertTrue(front.hypervolume().isEmpty());
        assertTrue(front.lmc().isEmpty());
    }

    @Test
    void theFileIsReadBackEqualAndIsTheSameBytesTwice() throws IOException {
        Path file = temp.resolve("front.json");
        for (List<Point> points : List.of(POINTS, POINTS.subList(0, 4), POINTS.subList(0, 1))) {
            Front front = Front.measure(OBJECTIVES, points, new double[] {0.1, -1 / 3.0});
            FrontFile.write(file, front);
            byte[] bytes = Files.readAllBytes(file);
            assertEquals(front, FrontFile.read(file));
            FrontFile.write(file, FrontFile.read(file));
            assertArrayEquals(bytes, Files.readAllBytes(file));
        }
    }

    @Test
    void theFileIsAsDocumented() {
        Front front = Front.measure(OBJECTIVES, POINTS.subList(0, 4), new double[] {0, 0});
        assertEquals(
                """
                {"objectives": ["relevance","faithfulness"],
                 "points": [
                  {"kind":"init","rewards":[0.0,0.0],"stderr":[0.1,0.1],"n":200},
                  {"kind":"expert","lambda":[1.0,0.0],"rewards":[2.0,0.0],"stderr":[0.1,0.1],"n":200},
                  {"kind":"expert","lambda":[0.0,1.0],"rewards":[0.0,2.0],"stderr":[0.1,0.1],"n":200},
                  {"kind":"soup","lambda":[0.5,0.5],"rewards":[1.5,0.75],"stderr":[0.1,0.1],"n":200}],
                 "hypervolume": {"reference":[0.0,0.0],"soup":1.125},
                 "lmc": [
                  {"objective":"relevance","minGap":0.5,"meanGap":0.5,"violations":0},
                  {"objective":"faithfulness","minGap":-0.25,"meanGap":-0.25,"violations":1}]}
                """,
                FrontFile.text(front));
        assertTrue(
                FrontFile.text(new Front(OBJECTIVES, POINTS, Optional.empty(), List.of()))
                        .contains("{\"kind\":\"morl\",\"mu\":[0.5,0.5],"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"objectives\":[\"a\"],\"points\":[]}",
                "{\"objectives\":[\"a\"],\"points\":[],\"lmc\":[],\"extra\":1}",
                "{\"objectives\":[\"a\"],\"objectives\":[\"b\"],\"points\":[],\"lmc\":[]}",
                "{\"objectives\":[\"a\"],\"points\":[],\"lmc\":[]} x",
                "{\"objectives\":[\"a\"],\"points\":[{\"kind\":\"stew\",\"rewards\":[1],\"stderr\":[0],\"n\":1}],\"lmc\":[]}",
                "{\"objectives\":[\"a\"],\"points\":[{\"kind\":\"init\",\"rewards\":[\"x\"],\"stderr\":[0],\"n\":1}],\"lmc\":[]}",
                "{\"objectives\":[\"a\"],\"points\":[{\"kind\":\"init\",\"rewards\":[1,2],\"stderr\":[0],\"n\":1}],\"lmc\":[]}"
            })
    void aFileThatIsNoFrontIsBadInput(String text) throws IOException {
        Path file = Files.writeString(temp.resolve("front.json"), text);
        var e = assertThrows(UserException.class, () -> FrontFile.read(file));
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        Point nan = point(Kind.SOUP, 0.5, 0.5, Double.NaN, 1);
        assertThrows(
                IllegalArgumentException.class,
                () -> new Front(OBJECTIVES, List.of(nan), Optional.empty(), List.of()));
    }

    @Test
    void aPointIsLabelledByThePapersLambda() {
        assertEquals("0.3", point(Kind.SOUP, 0.7, 0.3, 0, 0).label());
        assertEquals("1", point(Kind.EXPERT, 0, 1, 0, 0).label());
        var three = List.of(0.2, 0.3, 0.5);
        assertEquals("0.2, 0.3, 0.5", new Point(Kind.SOUP, three, three, three, 1).label());
    }

    private static Point point(Kind kind, double l1, double l2, double r1, double r2) {
        return new Point(kind, List.of(l1, l2), List.of(r1, r2), List.of(0.1, 0.1), 200);
    }
}
