package org.rewardedsoups.models.expansionnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.models.captioning.BeamSearch;
import org.rewardedsoups.models.captioning.Caption;
import org.rewardedsoups.models.captioning.CaptionDecoder;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;

/// The cache computes what computing every caption from its beginning does.
class CachedCaptionsTest {
    private static final int TOKENS = 9;

    private final TinyCaptioner tiny = TinyCaptioner.of(TinyCaptioner.CONFIG, 2, 1);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyStepOfEveryRowIsThatOfTheSlowTwinWhateverRowsItGrewFrom(int captions) {
        RandomGenerator rng = new Rngs(captions).stream("choices");
        Gradients.off(
                () -> {
                    try (Scope _ = Scope.open()) {
                        Pictures pictures = tiny.pictures(1, 0);
                        CaptionDecoder fast =
                                tiny.model().captions(pictures).decoder(captions, TOKENS);
                        CaptionDecoder slow =
                                tiny.model()
                                        .recomputedCaptions(pictures, CaptionDropout.OFF)
                                        .decoder(captions, TOKENS);
                        int[] parents = new int[2 * captions];
                        int[] tokens = new int[2 * captions];
                        for (int step = 0; step < TOKENS; step++) {
                            for (int row = 0; row < parents.length; row++) {
                                int picture = row / captions;
                                parents[row] = picture * captions + rng.nextInt(captions);
                                tokens[row] = rng.nextInt(TinyCaptioner.CONFIG.vocabulary());
                            }
                            assertArrayEquals(
                                    slow.next(parents, tokens).value().toDoubles(),
                                    fast.next(parents, tokens).value().toDoubles(),
                                    1e-12);
                        }
                    }
                    return null;
                });
    }

    @Test
    void beamSearchFindsTheSameCaptions() {
        Pictures pictures = tiny.pictures(1, 0);
        BeamSearch search = new BeamSearch(3, 12, 2, 0);
        var fast = search.captions(tiny.model().captions(pictures));
        var slow =
                search.captions(
                        tiny.model().recomputedCaptions(pictures, CaptionDropout.OFF));
        assertEquals(2, fast.size());
        for (int picture = 0; picture < 2; picture++) {
            List<Caption> a = fast.get(picture);
            List<Caption> b = slow.get(picture);
            assertEquals(3, a.size());
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(b.get(i).tokens(), a.get(i).tokens());
                assertArrayEquals(b.get(i).logprobs(), a.get(i).logprobs(), 1e-12);
            }
        }
    }
}
