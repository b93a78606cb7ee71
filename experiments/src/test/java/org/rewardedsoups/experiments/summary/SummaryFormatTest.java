package org.rewardedsoups.experiments.summary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.models.tokenizers.BpeTrainer;

class SummaryFormatTest {
    private final SummaryFormat format =
            new SummaryFormat(
                    new BpeTrainer(300, SummaryFormat.SPECIAL).train(List.of("a text of words")),
                    8,
                    5);

    @Test
    void aPromptIsTheInputBetweenBeginningAndSeparator() {
        int[] prompt = format.prompt("abc");
        assertEquals(format.beginning(), prompt[0]);
        assertEquals(5, prompt.length);
        assertArrayEquals(
                format.tokenizer().encode("abc"), Arrays.copyOfRange(prompt, 1, 4));
    }

    @Test
    void longInputsAndSummariesAreCut() {
        assertEquals(8 + 2, format.prompt("x".repeat(100)).length);
        int[] response = format.response("y".repeat(100));
        assertEquals(5, response.length);
        assertEquals(format.end(), response[4]);
        assertTrue(format.maxTokens() >= 8 + 2 + 5);
    }

    @Test
    void textStopsAtTheEnd() {
        int[] response = format.response("abc");
        int[] more = Arrays.copyOf(response, response.length + 3);
        assertEquals("abc", format.text(more));
        assertEquals("", format.text(new int[] {format.end()}));
    }

    @Test
    void specialTokensInTheInputAreText() {
        int[] prompt = new SummaryFormat(format.tokenizer(), 50, 5).prompt("a<|eos|>b");
        for (int i = 1; i < prompt.length - 1; i++) {
            assertTrue(prompt[i] >= SummaryFormat.SPECIAL.size(), "token " + prompt[i]);
        }
    }

    @Test
    void aTokenizerWithoutTheSpecialTokensIsRefused() {
        var other = new BpeTrainer(300, List.of()).train(List.of("a text"));
        SummaryFormat without = new SummaryFormat(other, 8, 5);
        var e = assertThrows(IllegalArgumentException.class, () -> without.prompt("x"));
        assertTrue(e.getMessage().contains("<|bos|>"), e.getMessage());
    }
}
