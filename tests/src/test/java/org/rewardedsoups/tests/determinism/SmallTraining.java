package org.rewardedsoups.tests.determinism;

import java.util.random.RandomGenerator;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Trains a small LLaMA on random tokens and prints the digest of its weights.
final class SmallTraining {
    private static final int ROWS = 4, TOKENS = 48, VOCABULARY = 500;

    private SmallTraining() {}

    static void main(String[] args) {
        int steps = Integer.parseInt(args[0]);
        Rngs rngs = new Rngs(1);
        LlamaConfig config = LlamaConfig.small(VOCABULARY, 96, 256, 2, 4, 2, TOKENS);
        Llama llama = Llama.create(config, Initializer.gaussian(0.05, rngs.stream("init")));
        var optimizer = new AdamW(llama.parameters(), AdamW.Config.adamW(1e-2, 0.1));
        RandomGenerator tokens = rngs.stream("tokens");
        for (int step = 0; step < steps; step++) {
            try (Scope _ = Scope.open()) {
                optimizer.clearGrads();
                TokenBatch batch = TokenBatch.of(draw(tokens), new int[ROWS]);
                Variable logits = llama.logits(batch);
                Losses.crossEntropy(logits, draw(tokens)).mean().backward();
                optimizer.step();
            }
        }
        System.out.println(Digest.of(llama.stateDict().asMap().values()));
    }

    private static Tensor draw(RandomGenerator rng) {
        return Tensor.of(
                new Shape(ROWS, TOKENS), rng.ints(ROWS * TOKENS, 0, VOCABULARY).toArray());
    }
}
