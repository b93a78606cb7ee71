package org.rewardedsoups.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RngsTest {
    @Test
    void aStreamDependsOnItsPathAlone() {
        Rngs rngs = new Rngs(1);
        long before = rngs.stream("init").nextLong();
        rngs.stream("another").nextLong();
        assertEquals(before, rngs.stream("init").nextLong());
        assertEquals(before, new Rngs(1).stream("init").nextLong());
        assertEquals("1/expert-2", rngs.fork("expert-2").path());
    }

    @Test
    void differentPathsGiveDifferentNumbers() {
        Set<Long> draws = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            for (String name : new String[] {"Aa", "BB", "init", "sampling", ""}) {
                draws.add(new Rngs(seed).stream(name).nextLong());
                draws.add(new Rngs(seed).fork("child").stream(name).nextLong());
            }
        }
        assertEquals(200, draws.size());
        assertNotEquals(
                new Rngs(1).stream("x").nextLong(), new Rngs(2).stream("x").nextLong());
    }

    @Test
    void gaussianDrawsHaveMeanZeroAndVarianceOne() {
        Tensor x = Tensor.gaussian(new Rngs(3).stream("test"), 100, 1000);
        assertEquals(0, x.mean().item(), 0.01);
        assertEquals(1, x.mul(x).mean().item(), 0.02);
    }

    @Test
    void uniformDrawsFillTheirInterval() {
        Tensor x = Tensor.uniform(new Rngs(3).stream("test"), 0.5, 100_000);
        assertEquals(0.5, x.max(0).item(), 1e-3);
        assertEquals(0.5, x.neg().max(0).item(), 1e-3);
        assertEquals(1 / 12.0, x.mul(x).mean().item(), 1e-3);
    }
}
