package org.rewardedsoups.models.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.TinyLlama;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

import java.util.List;

class PackedTokensTest {
    private static final List<int[]> TEXTS =
            List.of(new int[] {3, 1, 4, 1, 5}, new int[] {9}, new int[] {2, 6, 5});
    private static final int[] LAST = {2, 1, 3};

    private final Llama llama = TinyLlama.twice(TinyLlama.create(1));

    @Test
    void theWantedTokensAreTheLastOfEachText() {
        PackedTokens packed = PackedTokens.of(TEXTS, LAST);
        assertArrayEquals(new int[] {3, 1, 4, 1, 5, 9, 2, 6, 5}, packed.tokens().ids().toInts());
        assertArrayEquals(
                new int[] {0, 1, 2, 3, 4, 0, 0, 1, 2}, packed.tokens().positions().toInts());
        assertArrayEquals(new int[] {3, 4, 5, 6, 7, 8}, packed.wanted().toInts());
        assertArrayEquals(new int[] {1, 5, 9, 2, 6, 5}, packed.queries().ids().toInts());
        assertArrayEquals(new int[] {3, 4, 0, 0, 1, 2}, packed.queries().positions().toInts());
        assertEquals(5, packed.longest());
    }

    @Test
    void packedTextsGiveWhatEachGivesAlone() {
        Tensor packed =
                Gradients.off(() -> llama.hidden(PackedTokens.of(TEXTS, LAST), Dropout.OFF))
                        .value();
        int from = 0;
        for (int text = 0; text < TEXTS.size(); text++) {
            TokenBatch alone = TokenBatch.rightPadded(List.of(TEXTS.get(text)), 0);
            long length = alone.tokens();
            Tensor expected =
                    llama.hidden(alone, Dropout.OFF).value().slice(1, length - LAST[text], length);
            assertArrayEquals(
                    expected.toDoubles(),
                    packed.slice(1, from, from + LAST[text]).toDoubles(),
                    1e-12);
            from += LAST[text];
        }
    }

    @Test
    void gradientsAreThoseOfComputingEveryToken() {
        PackedTokens packed = PackedTokens.of(TEXTS, LAST);
        backward(llama.hidden(packed, Dropout.OFF));
        List<double[]> fast = gradients();
        backward(packed.select(llama.hidden(packed.tokens(), Dropout.OFF)));
        List<double[]> slow = gradients();
        for (int i = 0; i < slow.size(); i++) {
            assertArrayEquals(slow.get(i), fast.get(i), 1e-12);
        }
    }

    @Test
    void textsMustFitTheModelAndHoldWhatIsWanted() {
        int[] tooLong = new int[TinyLlama.CONFIG.maxPositionEmbeddings() + 1];
        PackedTokens packed = PackedTokens.of(List.of(tooLong), new int[] {1});
        assertThrows(ShapeException.class, () -> llama.hidden(packed, Dropout.OFF));
        assertThrows(
                IllegalArgumentException.class, () -> PackedTokens.of(TEXTS, new int[] {2, 2, 3}));
        assertThrows(IllegalArgumentException.class, () -> PackedTokens.of(TEXTS, new int[] {2}));
    }

    private void backward(Variable hidden) {
        llama.parameters().values().forEach(Parameter::clearGrad);
        hidden.square().sum().backward();
    }

    private List<double[]> gradients() {
        return llama.parameters().values().stream()
                .map(parameter -> parameter.grad().orElseThrow().toDoubles())
                .toList();
    }
}
