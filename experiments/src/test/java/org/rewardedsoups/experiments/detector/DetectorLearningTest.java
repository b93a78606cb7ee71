package org.rewardedsoups.experiments.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.models.bert.Bert;
import org.rewardedsoups.models.bert.PublishedEncoder;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.models.lora.LoraConfig;
import org.rewardedsoups.rl.rewards.CrossEncoder;
import org.rewardedsoups.rl.rewards.Faithfulness;
import org.rewardedsoups.rl.rewards.PairEncoder;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;

class DetectorLearningTest {
    private static final int STEPS = 30;

    @Test
    void thirtyTwoPairsAreLearntByHeart() {
        Bert bert = PublishedEncoder.MINI_LM.model();
        PairEncoder pairs = new PairEncoder(PublishedEncoder.MINI_LM.tokenizer(), 40, 512);
        LoraConfig config =
                new LoraConfig(
                        8, 16, 0, List.of("query", "value", "dense"), List.of(Faithfulness.HEAD));
        Lora<CrossEncoder> lora =
                Lora.attach(CrossEncoder.on(bert), config, new Rngs(1).stream("adapter"));
        List<Contrast> contrasts =
                new Contrasts(Invented.EXAMPLES).draw(4, new Rngs(1).stream("draws"));
        AdamW optimizer = new AdamW(lora.parameters(), AdamW.Config.adam(3e-3));

        assertEquals(Math.log(2), step(lora, pairs, contrasts, optimizer).loss, 1e-6);
        Outcome last = null;
        for (int i = 1; i < STEPS && (last == null || last.accuracy < 1); i++) {
            last = step(lora, pairs, contrasts, optimizer);
        }
        assertTrue(last.accuracy == 1 && last.loss < 0.3, "after training: " + last);
    }

    private record Outcome(double loss, double accuracy) {}

    private static Outcome step(
            Lora<CrossEncoder> lora,
            PairEncoder pairs,
            List<Contrast> contrasts,
            AdamW optimizer) {
        try (Scope _ = Scope.open()) {
            optimizer.clearGrads();
            var result = FaithfulnessLoss.of(lora.model(), pairs, contrasts, Dropout.OFF);
            result.value().backward();
            optimizer.step();
            return new Outcome(result.value().value().item(), result.accuracy());
        }
    }
}
