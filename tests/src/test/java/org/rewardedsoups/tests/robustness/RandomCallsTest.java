package org.rewardedsoups.tests.robustness;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.ShapeException;

/// Whatever tensors are given to an operation, it computes or says what it expected.
///
/// `-Dfuzz.calls=N` makes more or fewer calls.
class RandomCallsTest {
    private static final int CALLS = Integer.getInteger("fuzz.calls", 100_000);

    @Test
    void everyCallComputesOrExplainsItself() {
        var rngs = new Rngs(1);
        int computed = 0;
        for (int call = 0; call < CALLS; call++) {
            var calls = new RandomCalls(rngs.stream("call " + call));
            try (Scope _ = Scope.open()) {
                calls.call();
                computed++;
            } catch (ShapeException
                    | IllegalStateException
                    | IndexOutOfBoundsException
                    | ArithmeticException e) {
                assertTrue(
                        e.getMessage() != null && e.getMessage().contains("expected"),
                        "call " + call + ": " + e);
            } catch (RuntimeException | Error e) {
                fail("call " + call, e);
            }
        }
        assertTrue(computed > CALLS / 4, computed + " of " + CALLS + " computed");
    }
}
