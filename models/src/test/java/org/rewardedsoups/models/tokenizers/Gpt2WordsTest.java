package org.rewardedsoups.models.tokenizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class Gpt2WordsTest {
    private static final Pattern TWIN =
            Pattern.compile(
                    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+|"
                            + " ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
                    Pattern.UNICODE_CHARACTER_CLASS);

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int end = Gpt2Words.end(text, start);
            words.add(text.substring(start, end));
            start = end;
        }
        return words;
    }

    @Test
    void aSpaceBelongsToTheWordBehindItAndContractionsStandAlone() {
        assertEquals(List.of("Hello", " world", "'s", " 3", "!"), words("Hello world's 3!"));
        assertEquals(List.of("a", "  ", " b", " ", "\n", "c", " \n"), words("a   b \nc \n"));
        assertEquals(List.of("''", "ll", " '", "ll", "'ll"), words("''ll 'll'll"));
    }

    @Test
    void theWordsAreThoseOfTheRegularExpression() {
        List<String> texts = new ArrayList<>(new RandomText(20).strings(20_000));
        texts.addAll(RandomText.realLines());
        for (String raw : texts) {
            String text = WellFormed.of(raw);
            List<String> expected = TWIN.matcher(text).results().map(m -> m.group()).toList();
            assertEquals(expected, words(text), () -> Show.escaped(text));
        }
    }

    @Test
    void theTwinMissesNoCharacter() {
        Matcher matcher = TWIN.matcher("a \u0000\uD83D\uDE00\u0301 '");
        int end = 0;
        while (matcher.find()) {
            assertEquals(end, matcher.start());
            end = matcher.end();
        }
        assertEquals(8, end);
    }
}
