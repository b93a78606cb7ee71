package org.rewardedsoups.experiments.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rewardedsoups.experiments.data.DataException;
import org.rewardedsoups.experiments.data.Example;
import org.rewardedsoups.tensor.Rngs;

class ContrastsTest {
    private static final Contrasts CONTRASTS = new Contrasts(Invented.EXAMPLES);
    private static final int DRAWS = 200;

    private static List<Contrast> draws(Corruption kind, long seed) {
        var rng = new Rngs(seed).stream("draws");
        return Stream.generate(() -> CONTRASTS.draw(kind, rng)).limit(DRAWS).toList();
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void aCorruptedSummaryDiffersFromTheTrueOne(Corruption kind) {
        for (Contrast contrast : draws(kind, 1)) {
            assertNotEquals(contrast.faithful(), contrast.corrupted());
            assertEquals(kind, contrast.kind());
            assertTrue(Invented.EXAMPLES.contains(contrast.example()));
        }
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void oneSeedDrawsTheSameTwice(Corruption kind) {
        assertEquals(draws(kind, 2), draws(kind, 2));
        assertNotEquals(draws(kind, 2), draws(kind, 3));
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void lengthsMatch(Corruption kind) {
        int slack =
                switch (kind) {
                    case WORD, ORDER -> 0;
                    case OPPOSITE -> 1; // a `not`
                    case OTHER -> 2;
                };
        for (Contrast contrast : draws(kind, 4)) {
            int words = Words.of(contrast.corrupted()).count();
            assertEquals(Words.of(contrast.faithful()).count(), words, slack, contrast.corrupted());
        }
    }

    @Test
    void anotherWordIsOfTheSameKindAndKnownFromAnotherSummary() {
        List<String> known =
                Invented.EXAMPLES.stream().flatMap(e -> lower(e.reference()).stream()).toList();
        for (Contrast contrast : draws(Corruption.WORD, 5)) {
            Words before = Words.of(contrast.faithful());
            Words after = Words.of(contrast.corrupted());
            int[] changed =
                    IntStream.range(0, before.count())
                            .filter(i -> !before.lower(i).equals(after.lower(i)))
                            .toArray();
            assertEquals(1, changed.length, contrast.corrupted());
            assertEquals(before.kind(changed[0]), after.kind(changed[0]));
            assertTrue(known.contains(after.lower(changed[0])));
            assertTrue(
                    Words.of(contrast.example().input())
                            .stems()
                            .contains(Words.stem(before.word(changed[0]))),
                    "the input contains the word that went");
        }
    }

    @Test
    void anExchangeKeepsTheWords() {
        for (Contrast contrast : draws(Corruption.ORDER, 6)) {
            assertEquals(sorted(contrast.faithful()), sorted(contrast.corrupted()));
        }
    }

    @Test
    void anotherSummaryIsOfTheSameLibrary() {
        for (Contrast contrast : draws(Corruption.OTHER, 7)) {
            Example source =
                    Invented.EXAMPLES.stream()
                            .filter(e -> e.reference().equals(contrast.corrupted()))
                            .findFirst()
                            .orElseThrow();
            assertEquals(contrast.example().library(), source.library());
        }
    }

    @Test
    void everyWordComesAsOftenAsItsOpposite() {
        List<Contrast> contrasts = new ArrayList<>(draws(Corruption.OPPOSITE, 8));
        contrasts.addAll(draws(Corruption.OPPOSITE, 9));
        for (String word : List.of("not", "first", "last", "minimum", "maximum")) {
            long good = contrasts.stream().filter(c -> has(c.faithful(), word)).count();
            long bad = contrasts.stream().filter(c -> has(c.corrupted(), word)).count();
            assertTrue(good + bad > 20, word);
            assertEquals(0.5, (double) good / (good + bad), 0.2, word);
        }
    }

    @Test
    void aNegationGoesBothWays() {
        assertEquals(
                "The item is in the queue.", only(Antonyms.flips("The item is not in the queue.")));
        assertEquals(
                "The item is not in the queue.", only(Antonyms.flips("The item is in the queue.")));
    }

    private static String only(List<Antonyms.Flip> flips) {
        assertEquals(1, flips.size());
        return flips.getFirst().result();
    }

    @Test
    void whatCannotBeCorruptedIsRefused() {
        var contrasts = new Contrasts(List.of(new Example("int a()\nThe b.", "The b.", "x")));
        for (Corruption kind : Corruption.values()) {
            var e =
                    assertThrows(
                            DataException.class,
                            () -> contrasts.draw(kind, new Rngs(1).stream("draws")));
            assertTrue(e.getMessage().contains(kind.label()), e.getMessage());
        }
    }

    @Test
    void aBatchDependsOnItsStepAlone() {
        var forward = new ContrastBatches(CONTRASTS, 6, new Rngs(1));
        List<List<Contrast>> batches =
                IntStream.range(0, 40).mapToObj(forward::batch).toList();
        var resumed = new ContrastBatches(CONTRASTS, 6, new Rngs(1));
        assertEquals(batches.get(37), resumed.batch(37));
        assertEquals(batches.get(3), resumed.batch(3));
        assertEquals(6, batches.get(3).size());
        assertFalse(batches.get(3).equals(batches.get(4)));
    }

    private static boolean has(String text, String word) {
        return lower(text).contains(word);
    }

    private static List<String> lower(String text) {
        Words words = Words.of(text);
        return IntStream.range(0, words.count()).mapToObj(words::lower).toList();
    }

    private static List<String> sorted(String text) {
        return Arrays.asList(lower(text).stream().sorted().toArray(String[]::new));
    }
}
