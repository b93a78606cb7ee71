package org.rewardedsoups.rl.metrics.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PythonTextTest {
    @Test
    void apostrophesAndDecimalPointsCutWords() {
        assertEquals(List.of("don", "t"), PythonText.words("Don't!"));
        assertEquals(List.of("1", "000", "dogs"), PythonText.words("1,000 dogs."));
    }

    @Test
    void quotesBracketsAndCurrencyStayAsWords() {
        assertEquals(
                List.of("a", "(", "\"", "b", "\"", ")", "$", "5", "50"),
                PythonText.words("a (\"b\") $5.50"));
    }

    @Test
    void aSpaceIsSurroundedBySpacesToo() {
        assertEquals("a   b", PythonText.spaced("a b"));
        assertEquals("a ,    b", PythonText.spaced("a, b"));
    }

    @Test
    void onlyTheEndIsStripped() {
        assertEquals("  a", PythonText.lower("  A \t\u00A0"));
        assertEquals(List.of("a"), PythonText.words("  A \t"));
    }

    @Test
    void aTabIsAWordOfACaptionButNotOfAReference() {
        assertEquals(List.of("a", "\t", "b"), PythonText.words("a\tb"));
        assertEquals("a b EOS", PythonText.reference("a\tb"));
    }

    @Test
    void nothingIsNoWordAndTheEndAlone() {
        assertEquals(List.of(), PythonText.words(" ."));
        assertEquals("EOS", PythonText.reference(""));
    }

    @Test
    void numbersOfAnyKindAreWordCharactersButMarksAndEmojiAreNot() {
        for (int c : new int[] {'a', 'é', '犬', '5', '٣', '½', '²', 'Ⅷ', '_'}) {
            assertTrue(PythonText.wordCharacter(c), Character.toString(c));
        }
        for (int c : new int[] {'-', '\'', 0x0301, 0x1F600, 0x200D, ' ', '€'}) {
            assertFalse(PythonText.wordCharacter(c), Character.toString(c));
        }
    }

    @Test
    void splitCutsAtEveryWhiteSpaceThatPythonKnows() {
        assertEquals(
                List.of("a", "b", "c", "d"), PythonText.split("\u00A0a\u0085b\u2003 c\u001Cd\n"));
        assertEquals(List.of(), PythonText.split(" \t"));
    }
}
