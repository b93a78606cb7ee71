package org.rewardedsoups.experiments.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

class PairRulesTest {
    private static final String BODY =
            "The file is opened first and closed in every case afterwards.";
    private final List<Drop> dropped = new ArrayList<>();

    @Test
    void aGoodCommentBecomesAPair() {
        Optional<Pair> pair =
                pair(
                        "Reads the whole file into a string.",
                        List.of(BODY),
                        List.of("Returns: the text of it."));
        assertEquals(
                "String Files.read(Path file)\n" + BODY + "\nReturns: the text of it.",
                pair.orElseThrow().input());
        assertEquals("Reads the whole file into a string.", pair.orElseThrow().reference());
        assertEquals(List.of(), dropped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    TARGET_LENGTH    | Reads the file.
                    TARGET_NOT_PROSE | See the documentation of the other file reader.
                    TARGET_NOT_PROSE | Reads the the whole file into a string.
                    TARGET_NOT_PROSE | Will the file be read into a string?
                    TARGET_NOT_PROSE | Reads the file in these steps:
                    TARGET_NOT_PROSE | int x = read(file); close(file); return x.
                    TARGET_NOT_PROSE | TODO read the whole file into a string.
                    TARGET_NOT_PROSE | Файл читается в строку целиком и сразу.
                    LOW_OVERLAP      | Computes an entirely unrelated amount of matter.
                    """)
    void unusableTargetsAreDroppedWithTheReason(Drop reason, String target) {
        assertEquals(Optional.empty(), pair(target, List.of(BODY), List.of()));
        assertEquals(List.of(reason), dropped);
    }

    @Test
    void aBodyOfNotesAloneMustSayMore() {
        List<String> nineWords = List.of("file: where the text of the file stands now.");
        assertEquals(
                Optional.empty(),
                pair("Reads the whole file into a string.", List.of(), nineWords));
        assertEquals(List.of(Drop.BODY_SHORT), dropped);
        assertTrue(pair("Reads the whole file into a string.", nineWords, List.of()).isPresent());
    }

    @Test
    void whatRepeatsTheTargetIsNotInTheBody() {
        Pair pair =
                pair(
                                "Returns the text of the whole file.",
                                List.of("Returns the text of the whole file!", BODY),
                                List.of(
                                        "Returns: the text of the whole file.",
                                        "file: the file to read from."))
                        .orElseThrow();
        assertEquals(BODY + "\nfile: the file to read from.", pair.body());
    }

    @Test
    void aLongBodyKeepsWholeSentencesThatFit() {
        List<String> sentences = Collections.nCopies(40, BODY);
        Pair pair = pair("Reads the whole file into a string.", sentences, List.of()).orElseThrow();
        assertTrue(Words.count(pair.body()) <= PairRules.LONGEST_BODY);
        assertEquals(0, Words.count(pair.body()) % Words.count(BODY));
        assertTrue(pair.body().endsWith("afterwards."));
    }

    @Test
    void aPlainFirstWordGetsItsCapital() {
        assertEquals(
                "Reads the whole file into a string.",
                pair("reads the whole file into a string.", List.of(BODY), List.of())
                        .orElseThrow()
                        .reference());
    }

    @Test
    void overlapCountsStemsAndThePartsOfNames() {
        assertEquals(
                1,
                PairRules.overlap("Returns the maximal sizes.", "int maximalSize() returning it"));
        assertEquals(0.5, PairRules.overlap("Computes the size.", "size of it"));
        assertEquals(0, PairRules.overlap("The of and.", "the of and"));
    }

    @Test
    void overlapOfExactlyAFifthIsKept() {
        String target = "Whole alpha beta gamma delta.";
        assertEquals(0.2, PairRules.overlap(target, "whole"), 1e-12);
        assertFalse(PairRules.overlap(target, "whole") < PairRules.LEAST_OVERLAP);
    }

    private Optional<Pair> pair(String target, List<String> sentences, List<String> notes) {
        JavadocItem item =
                new JavadocItem("g:a", "String Files.read(Path file)", sentences, notes, target);
        return PairRules.pair(item, dropped::add);
    }
}
