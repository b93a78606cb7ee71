package org.rewardedsoups.models.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

class KvCacheTest {
    private final KvCache cache = KvCache.create(DType.F32, 1, 1, 3, 1, 1);

    @Test
    void whatComesAfterRewindingTakesThePlaceOfWhatWasThere() {
        append(1);
        append(2);
        append(3);
        cache.rewind(1);
        assertEquals(1, cache.tokens());
        assertArrayEquals(new float[] {1, 7}, append(7).toFloats());
        cache.rewind(2);
        assertArrayEquals(new float[] {1, 7, 8}, append(8).toFloats());
    }

    @Test
    void oneRewindsToPlacesThereAre() {
        for (int tokens : new int[] {-1, 4}) {
            String message =
                    assertThrows(IllegalArgumentException.class, () -> cache.rewind(tokens))
                            .getMessage();
            assertTrue(message.contains("expected 0 to 3 tokens, got " + tokens), message);
        }
    }

    /// Appends a token whose key and value are this number; all keys so far.
    private Tensor append(double number) {
        Tensor token = Tensor.full(DType.F32, new Shape(1, 1, 1, 1), number);
        Tensor keys = cache.append(0, token, token).keys();
        cache.advance(1);
        return keys;
    }
}
