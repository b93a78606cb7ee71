package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.rewardedsoups.rl.Tensors.assertClose;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.rl.TokenBatch.Padding;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

class ResponseMaskTest {
    private final List<int[]> queries = List.of(new int[] {1, 2}, new int[] {3});
    private final List<int[]> responses = List.of(new int[] {4, 5, 6}, new int[] {7, 8});

    @Test
    void responsesStandBehindTheirQueriesPaddedAtEitherSide() {
        TokenBatch right = TokenBatch.join(queries, responses, Padding.RIGHT, 0);
        assertArrayEquals(new int[] {1, 2, 4, 5, 6, 3, 7, 8, 0, 0}, right.ids().toInts());
        assertArrayEquals(new int[] {1, 1, 1, 1, 1, 1, 1, 1, 0, 0}, right.attention().toInts());
        TokenBatch left = TokenBatch.join(queries, responses, Padding.LEFT, 9);
        assertArrayEquals(new int[] {1, 2, 4, 5, 6, 9, 9, 3, 7, 8}, left.ids().toInts());
        assertArrayEquals(new int[] {1, 1, 1, 1, 1, 0, 0, 1, 1, 1}, left.attention().toInts());
        assertArrayEquals(new int[] {9, 9, 3, 7, 8}, left.select(1).ids().toInts());
        assertArrayEquals(new int[] {0, 0, 1, 1, 1}, left.select(1).attention().toInts());
        assertThrows(
                IllegalArgumentException.class,
                () -> TokenBatch.join(queries, responses.subList(0, 1), Padding.LEFT, 0));
    }

    @Test
    void theColumnBeforeAResponseTokenPredictsIt() {
        TokenBatch right = TokenBatch.join(queries, responses, Padding.RIGHT, 0);
        TokenBatch left = TokenBatch.join(queries, responses, Padding.LEFT, 0);
        assertClose(decoderOnly(right), 0, 1, 1, 1, 1, 1, 0, 0);
        assertClose(decoderOnly(left), 0, 1, 1, 1, 0, 0, 1, 1);
    }

    @Test
    void aDecoderOfItsOwnStartsAtColumnOneAndEndsBeforeItsLastToken() {
        Tensor attention = Tensor.of(new Shape(2, 6), 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0);
        assertClose(
                ResponseMask.encoderDecoder(attention, DType.F64), 0, 1, 1, 1, 1, 0, 1, 1, 0, 0);
    }

    @Test
    void responsesOfFewerThanTwoTokensAreRefused() {
        List<int[]> one = List.of(new int[] {4, 5, 6}, new int[] {7});
        TokenBatch batch = TokenBatch.join(queries, one, Padding.RIGHT, 0);
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                ResponseMask.decoderOnly(
                                        queries, one, batch.attention(), DType.F64));
        assertEquals(
                "response mask: expected responses of at least 2 tokens, got 1 in row 1",
                e.getMessage());
        Tensor three = Tensor.of(new Shape(1, 3), 1, 1, 1);
        assertThrows(
                IllegalArgumentException.class,
                () -> ResponseMask.encoderDecoder(three, DType.F64));
    }

    @Test
    void anEmptyQueryIsRefusedSinceNothingPredictsTheFirstToken() {
        List<int[]> none = List.of(new int[0]);
        Tensor attention = Tensor.of(new Shape(1, 3), 1, 1, 1);
        List<int[]> response = List.of(new int[] {1, 2, 3});
        assertThrows(
                IllegalArgumentException.class,
                () -> ResponseMask.decoderOnly(none, response, attention, DType.F64));
        assertThrows(
                ShapeException.class,
                () -> ResponseMask.decoderOnly(queries, responses, attention, DType.F64));
    }

    private Tensor decoderOnly(TokenBatch batch) {
        return ResponseMask.decoderOnly(queries, responses, batch.attention(), DType.F64);
    }
}
