package org.rewardedsoups.models.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.TinyLlama;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Tensor;

class EnsembleTest {
    private static final int NONE = -1;
    private final Llama first = TinyLlama.create(1);
    private final Llama second = TinyLlama.create(2);

    @Test
    void textsAreThoseOfTheMeanOfProbabilities() {
        List<int[]> prompts = TinyLlama.rows(6, 8, 3);
        for (double lambda : new double[] {0, 0.3, 0.5, 1}) {
            var ensemble = new Ensemble(List.of(first, second), List.of(1 - lambda, lambda));
            List<Request> requests =
                    prompts.stream()
                            .map(prompt -> new Request(prompt, 8, new Rngs(1).stream("unused")))
                            .toList();
            List<Completion> texts =
                    new Generator(ensemble, new Greedy(), NONE, 4).generate(requests);
            for (int i = 0; i < prompts.size(); i++) {
                assertArrayEquals(slow(prompts.get(i), lambda, 8), texts.get(i).tokens());
            }
        }
    }

    /// Reads the whole text again for each token, each network for itself.
    private int[] slow(int[] prompt, double lambda, int tokens) {
        int[] text = prompt;
        for (int i = 0; i < tokens; i++) {
            double[] a = probabilities(first, text);
            double[] b = probabilities(second, text);
            int best = 0;
            for (int j = 1; j < a.length; j++) {
                double here = (1 - lambda) * a[j] + lambda * b[j];
                if (here > (1 - lambda) * a[best] + lambda * b[best]) {
                    best = j;
                }
            }
            text = Arrays.copyOf(text, text.length + 1);
            text[text.length - 1] = best;
        }
        return Arrays.copyOfRange(text, prompt.length, text.length);
    }

    private static double[] probabilities(Llama llama, int[] text) {
        return Gradients.off(() -> {
            Tensor all = llama.logits(TokenBatch.rightPadded(List.of(text), 0)).value();
            return all.slice(1, text.length - 1, text.length).softmax().toDoubles();
        });
    }

    @Test
    void membersNeedWeights() {
        for (List<Double> weights :
                List.of(List.of(1.0), List.of(0.5, 0.6), List.of(1.5, -0.5), List.<Double>of())) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Ensemble(List.of(first, second), weights));
        }
        assertThrows(IllegalArgumentException.class, () -> new Ensemble(List.of(), List.of()));
        assertEquals(first.maxTokens(), new Ensemble(List.of(first), List.of(1.0)).maxTokens());
    }
}
