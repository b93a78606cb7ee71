package org.rewardedsoups.rl.rewards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.models.bert.PublishedEncoder;
import org.rewardedsoups.rl.Sample;

class EmbeddingRewardsTest {
    private static final String INPUT =
            "void List.add(E element)\nAppends the element to the end of this list.";
    private static Embeddings embeddings;

    @BeforeAll
    static void load() {
        embeddings = new Embeddings(PublishedEncoder.MINI_LM.load(128));
    }

    @Test
    void aSummaryOfTheInputIsMoreRelevantThanAnother() {
        double[] scores =
                new Relevance(embeddings)
                        .score(
                                List.of(
                                        sample("Adds an element at the end of the list."),
                                        sample("Returns the colour of the sky."),
                                        sample("")));
        assertTrue(scores[0] > scores[1] + 0.2, scores[0] + " against " + scores[1]);
        assertEquals(0, scores[2]);
    }

    @Test
    void theReferenceItselfIsMostSimilar() {
        double[] scores =
                new Similarity(embeddings)
                        .score(List.of(sample("Adds to the list."), sample("Closes the file.")));
        assertEquals(1, scores[0], 1e-5);
        assertTrue(scores[1] < 0.6);
    }

    @Test
    void scoresDoNotDependOnTheBatch() {
        Relevance relevance = new Relevance(new Embeddings(PublishedEncoder.MINI_LM.load(128)));
        Sample one = sample("Adds an element.");
        double alone = relevance.score(List.of(one))[0];
        Relevance fresh = new Relevance(new Embeddings(PublishedEncoder.MINI_LM.load(128)));
        double together =
                fresh.score(List.of(sample("A much longer text about something else."), one))[1];
        assertEquals(alone, together, 1e-5);
    }

    @Test
    void similarityNeedsAReference() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new Similarity(embeddings)
                                        .score(List.of(new Sample("x", "y", Optional.empty()))));
        assertTrue(e.getMessage().contains("expected a reference"), e.getMessage());
    }

    private static Sample sample(String output) {
        return new Sample(INPUT, output, Optional.of("Adds to the list."));
    }
}
