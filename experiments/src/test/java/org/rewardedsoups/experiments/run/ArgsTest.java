package org.rewardedsoups.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.soups.Preference;

class ArgsTest {
    enum Mode {
        FACTORS,
        EXACT_PRODUCT
    }

    record Config(
            long steps,
            int points,
            double learningRate,
            float clip,
            boolean frozen,
            String name,
            Path data,
            List<Double> weights,
            Mode mode,
            Optional<Integer> limit,
            Preference lambda) {
        Config {
            if (points < 2) {
                throw new IllegalArgumentException("--points: expected at least 2, got " + points);
            }
        }
    }

    private static final Config DEFAULT =
            new Config(
                    36,
                    11,
                    1e-4,
                    0.2f,
                    false,
                    "a",
                    Path.of("x"),
                    List.of(1.0),
                    Mode.FACTORS,
                    Optional.empty(),
                    new Preference(1, 0));

    @Test
    void withoutOptionsTheDefaultsStand() {
        assertEquals(DEFAULT, Args.override(DEFAULT));
    }

    @Test
    void everyTypeIsRead() {
        Config read =
                Args.override(
                        DEFAULT,
                        "--steps=9999999999",
                        "--points=5",
                        "--learning-rate=3e-5",
                        "--clip=.1",
                        "--frozen",
                        "--name=a=b c",
                        "--data=some/file",
                        "--weights=0.5,1,2",
                        "--mode=exact-product",
                        "--limit=7",
                        "--lambda=0.3");
        assertEquals(
                new Config(
                        9999999999L,
                        5,
                        3e-5,
                        0.1f,
                        true,
                        "a=b c",
                        Path.of("some/file"),
                        List.of(0.5, 1.0, 2.0),
                        Mode.EXACT_PRODUCT,
                        Optional.of(7),
                        new Preference(0.7, 0.3)),
                read);
        assertEquals(false, Args.override(DEFAULT, "--frozen=false").frozen());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--pionts=3 ; unknown option, --pionts=3, did you mean --points?",
                "--learning-rat=3 ; unknown option, --learning-rat=3, did you mean"
                        + " --learning-rate?",
                "--zebra ; unknown option, --zebra, see --help",
                "--points ; option without a value, --points, write --points=N",
                "--mode ; option without a value, --mode, write --mode=factors|exact-product",
                "points=3 ; expected an option, points=3, write --name=value, see --help",
                "-- ; expected an option, --, write --name=value, see --help",
                "--points=x ; expected a whole number below 2147483648, --points=x, such as"
                        + " --points=11",
                "--points=3000000000 ; expected a whole number below 2147483648,"
                        + " --points=3000000000, such as --points=11",
                "--steps=1.5 ; expected a whole number, --steps=1.5, such as --steps=36",
                "--learning-rate=NaN ; expected a finite number, --learning-rate=NaN, such as"
                        + " --learning-rate=1e-4",
                "--learning-rate=1e999 ; expected a finite number, --learning-rate=1e999, such as"
                        + " --learning-rate=1e-4",
                "--clip=1e39 ; expected a finite number, --clip=1e39, such as --clip=0.2",
                "--weights=1,,2 ; expected a finite number, --weights=1,,2, such as --weights=1.0",
                "--frozen=yes ; expected true or false, --frozen=yes, such as --frozen=false",
                "--mode=exact ; expected one of factors exact-product, --mode=exact, such as"
                        + " --mode=factors",
                "--data= ; expected a path, --data=, such as --data=x",
                "--points=1 ; --points: expected at least 2, got 1, in the options, see --help",
                "--lambda=0.3,0.3 ; preference: expected weights that sum to 1, got sum 0.6 in"
                    + " (0.3, 0.3), --lambda=0.3,0.3, write one number from 0 to 1, or weights such"
                    + " as 0.7,0.3"
            })
    void whatDoesNotFitIsRefusedWithPlaceAndRemedy(String word, String message) {
        var e = assertThrows(UserException.class, () -> Args.override(DEFAULT, word));
        assertEquals(message, e.getMessage());
    }

    @Test
    void anOptionGivenTwiceIsRefused() {
        var e =
                assertThrows(
                        UserException.class,
                        () -> Args.override(DEFAULT, "--points=3", "--points=4"));
        assertEquals("option given twice, --points=4, give it once", e.getMessage());
    }

    @Test
    void severalRecordsShareOneCommandLine() {
        Args args = Args.parse(List.of(Common.DEFAULT, DEFAULT), "--seed=7", "--points=3");
        assertEquals(7, args.over(Common.DEFAULT).seed());
        assertEquals(3, args.over(DEFAULT).points());
    }

    @Test
    void aNameInTwoRecordsIsAMistakeOfTheProgram() {
        assertThrows(IllegalStateException.class, () -> Args.parse(List.of(DEFAULT, DEFAULT)));
    }

    @Test
    void aNearNameIsFoundAndAFarOneIsNot() {
        var names = List.of("points", "out", "learning-rate");
        assertEquals(Optional.of("points"), Nearest.of("pionts", names));
        assertEquals(Optional.of("learning-rate"), Nearest.of("lerning_rate", names));
        assertTrue(Nearest.of("temperature", names).isEmpty());
        assertEquals(3, Nearest.edits("kitten", "sitting"));
        assertEquals(1, Nearest.edits("ab", "ba"));
        assertEquals(2, Nearest.edits("", "ab"));
    }
}
