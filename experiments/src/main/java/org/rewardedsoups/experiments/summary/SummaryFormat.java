package org.rewardedsoups.experiments.summary;

import java.util.Arrays;
import java.util.List;
import org.rewardedsoups.models.tokenizers.ByteLevelBpe;

/// How an item of the summary task becomes tokens: `<|bos|> input <|sep|> summary <|eos|>`.
///
/// @param tokenizer with the four tokens of [#SPECIAL]
/// @param maxInput most tokens of the input; the rest is cut off
/// @param maxSummary most tokens of a summary, with its end
public record SummaryFormat(ByteLevelBpe tokenizer, int maxInput, int maxSummary) {
    private static final String PAD = "<|pad|>", BOS = "<|bos|>", SEP = "<|sep|>", EOS = "<|eos|>";

    /// The tokens that are no text.
    public static final List<String> SPECIAL = List.of(PAD, BOS, SEP, EOS);

    /// Tokens of the longest prompt with the longest summary.
    public int maxTokens() {
        return maxInput + 2 + maxSummary;
    }

    /// What the model continues: the beginning, the input and the separator.
    public int[] prompt(String input) {
        int[] text = tokenizer.encode(input);
        int length = Math.min(text.length, maxInput);
        int[] prompt = new int[length + 2];
        prompt[0] = id(BOS);
        System.arraycopy(text, 0, prompt, 1, length);
        prompt[length + 1] = id(SEP);
        return prompt;
    }

    /// What it should continue with: the summary and the end.
    public int[] response(String summary) {
        int[] text = tokenizer.encode(summary);
        int length = Math.min(text.length, maxSummary - 1);
        int[] response = Arrays.copyOf(text, length + 1);
        response[length] = end();
        return response;
    }

    /// The text of generated tokens up to the end.
    public String text(int[] tokens) {
        int length = 0;
        while (length < tokens.length && tokens[length] != end()) {
            length++;
        }
        return tokenizer.decode(Arrays.copyOf(tokens, length)).strip();
    }

    /// The token that ends a summary and a document.
    public int end() {
        return id(EOS);
    }

    /// The token that fills up rows.
    public int padding() {
        return id(PAD);
    }

    /// The token that begins a prompt.
    public int beginning() {
        return id(BOS);
    }

    private int id(String token) {
        return tokenizer
                .id(token)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "summary format: expected a tokenizer with the tokens "
                                                + SPECIAL
                                                + ", got none called "
                                                + token));
    }
}
