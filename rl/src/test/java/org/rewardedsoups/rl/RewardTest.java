package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.NonFiniteException;

class RewardTest {
    private final Reward first = samples -> new double[] {1, 2};
    private final Reward second = samples -> new double[] {-1, 4};

    @Test
    void brevityIsBestAtItsTarget() {
        Reward brevity = new Brevity(4);
        double[] scores =
                brevity.score(
                        samples(
                                "one two three four", "", "Don't re-try, x_1!", "a b c d e f g h"));
        assertArrayEquals(new double[] {0, -1, -0.25, -1}, scores);
        assertThrows(IllegalArgumentException.class, () -> new Brevity(0));
    }

    @Test
    void aLexiconCountsItsWordsWhateverTheirCase() {
        Reward lexicon = new LexiconReward(Set.of("Returns", "list"));
        double[] scores =
                lexicon.score(samples("returns THE List.", "lists", "", "...", "Returns"));
        assertArrayEquals(new double[] {2 / 3.0, 0, 0, 0, 1}, scores);
        assertThrows(IllegalArgumentException.class, () -> new LexiconReward(Set.of()));
    }

    @Test
    void rewardsMixAsWeightedMean() {
        var mixed =
                new MixedReward(
                        List.of(
                                new MixedReward.Part(first, 0.4),
                                new MixedReward.Part(second, 1.2)));
        assertArrayEquals(new double[] {-0.5, 3.5}, mixed.score(samples("a", "b")), 1e-12);
        assertArrayEquals(
                new double[] {-0.5, 3.5},
                mixed.mix(List.of(new double[] {1, 2}, new double[] {-1, 4})),
                1e-12);
        assertArrayEquals(
                new double[] {0.5, 2.5},
                MixedReward.of(first, second, 0.25).score(samples("a", "b")),
                1e-12);
    }

    @Test
    void atTheEndsOfMuOneRewardIsLeftUnchanged() {
        assertArrayEquals(
                new double[] {1, 2}, MixedReward.of(first, second, 0).score(samples("a", "b")));
        assertArrayEquals(
                new double[] {-1, 4}, MixedReward.of(first, second, 1).score(samples("a", "b")));
    }

    @Test
    void weightsMustSumToMoreThanNothing() {
        assertThrows(IllegalArgumentException.class, () -> new MixedReward(List.of()));
        for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new MixedReward(List.of(new MixedReward.Part(first, weight))));
        }
        MixedReward two = MixedReward.of(first, second, 0.5);
        assertThrows(
                IllegalArgumentException.class, () -> two.mix(List.of(new double[] {1})));
    }

    @Test
    void aRewardThatMiscountsOrDivergesIsFoundOut() {
        assertThrows(IllegalStateException.class, () -> first.checkedScore(samples("only one")));
        Reward nan = samples -> new double[] {Double.NaN};
        assertThrows(NonFiniteException.class, () -> nan.checkedScore(samples("x")));
        assertArrayEquals(new double[] {1, 2}, first.checkedScore(samples("a", "b")));
    }

    private static List<Sample> samples(String... outputs) {
        return List.of(outputs).stream()
                .map(output -> new Sample("input", output, Optional.empty()))
                .toList();
    }
}
