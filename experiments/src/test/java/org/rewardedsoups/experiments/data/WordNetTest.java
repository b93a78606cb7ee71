package org.rewardedsoups.experiments.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class WordNetTest {
    @Test
    void aSynsetBecomesItsWordsAndItsGloss() {
        assertEquals(
                Optional.of(
                        "ice cream, icecream (noun): frozen dessert containing cream; \"a cone\""),
                WordNet.gloss(
                        "07630115 13 n 02 ice_cream 0 icecream 0 002 @ 07627931 n 0000 ~ 1 n 0000"
                                + " | frozen dessert containing cream; \"a cone\"  ",
                        "noun"));
    }

    @Test
    void countsAreHexadecimalAndMarkersAreDropped() {
        StringBuilder line = new StringBuilder("00001 00 s 0a");
        for (int i = 0; i < 10; i++) {
            line.append(" w").append(i).append("(p) 0");
        }
        assertEquals(
                Optional.of("w0, w1, w2, w3, w4, w5, w6, w7, w8, w9 (adjective): very many."),
                WordNet.gloss(line + " 000 | very many", "adjective"));
    }

    @Test
    void theLicenceInTheHeaderIsNoGloss() {
        assertEquals(
                Optional.empty(),
                WordNet.gloss("  1 This software and database | is provided", "noun"));
    }
}
