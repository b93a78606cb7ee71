package org.rewardedsoups.models.bert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.GradientCheck;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.models.lora.LoraConfig;
import org.rewardedsoups.models.tokenizers.Encoding;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

import java.util.Arrays;
import java.util.List;

class BertTest {
    private static final BertConfig CONFIG = new BertConfig(11, 8, 2, 4, 12, 16, 2, 1e-12);
    private final Bert bert =
            Bert.create(CONFIG, Initializer.gaussian(0.5, new Rngs(1).stream("init")));
    private final Encoding shortText = new Encoding(new int[] {1, 2, 3}, new int[] {0, 0, 1});
    private final Encoding longText =
            new Encoding(new int[] {1, 7, 8, 9, 10, 2}, new int[] {0, 0, 0, 1, 1, 1});

    @Test
    void stateDictHasTheNamesOfHuggingFace() {
        List<String> names = bert.stateDict().names();
        assertEquals(
                List.of(
                        "embeddings.word_embeddings.weight",
                        "embeddings.position_embeddings.weight",
                        "embeddings.token_type_embeddings.weight",
                        "embeddings.LayerNorm.weight",
                        "embeddings.LayerNorm.bias",
                        "encoder.layer.0.attention.self.query.weight",
                        "encoder.layer.0.attention.self.query.bias",
                        "encoder.layer.0.attention.self.key.weight",
                        "encoder.layer.0.attention.self.key.bias",
                        "encoder.layer.0.attention.self.value.weight",
                        "encoder.layer.0.attention.self.value.bias",
                        "encoder.layer.0.attention.output.dense.weight",
                        "encoder.layer.0.attention.output.dense.bias",
                        "encoder.layer.0.attention.output.LayerNorm.weight",
                        "encoder.layer.0.attention.output.LayerNorm.bias",
                        "encoder.layer.0.intermediate.dense.weight",
                        "encoder.layer.0.intermediate.dense.bias",
                        "encoder.layer.0.output.dense.weight",
                        "encoder.layer.0.output.dense.bias",
                        "encoder.layer.0.output.LayerNorm.weight",
                        "encoder.layer.0.output.LayerNorm.bias"),
                names.subList(0, 21));
        assertEquals(37, names.size());
    }

    @Test
    void paddingChangesNothing() {
        for (Pooling pooling : Pooling.values()) {
            float[] alone = pooled(pooling, shortText);
            float[] together = pooled(pooling, shortText, longText);
            assertArrayEquals(alone, Arrays.copyOf(together, 8), 1e-5f);
        }
    }

    @Test
    void theKindOfTextMatters() {
        Encoding other = new Encoding(shortText.ids(), new int[3]);
        float[] a = pooled(Pooling.MEAN, shortText);
        float[] b = pooled(Pooling.MEAN, other);
        assertTrue(Math.abs(a[0] - b[0]) > 1e-3);
    }

    @Test
    void normalizedVectorsHaveLengthOneAndZeroStaysZero() {
        Tensor x = Tensor.of(new Shape(2, 2), 3f, 4f, 0f, 0f);
        float[] y = Pooling.normalized(Variable.constant(x)).value().toFloats();
        assertArrayEquals(new float[] {0.6f, 0.8f, 0, 0}, y, 1e-6f);
    }

    @Test
    void gradientsOfPoolingMatchFiniteDifferences() {
        Tensor hidden = Tensor.gaussian(new Rngs(2).stream("hidden"), 2, 3, 4);
        for (Pooling pooling : Pooling.values()) {
            GradientCheck.check(
                    pooling.toString(),
                    x -> Pooling.normalized(pooling.apply(x.getFirst(), new int[] {3, 1})),
                    hidden);
        }
    }

    @Test
    void queriesAndValuesCanBeAdapted() {
        LoraConfig config = new LoraConfig(2, 4, 0, List.of("query", "value"));
        float[] before = pooled(Pooling.MEAN, longText);
        Lora<Bert> lora = Lora.attach(bert, config, new Rngs(1).stream("init"));
        assertEquals(8, lora.adapter().size());
        assertEquals(
                "base_model.model.encoder.layer.0.attention.self.query.lora_A.weight",
                lora.adapter().names().getFirst());
        BertBatch batch = BertBatch.of(List.of(longText));
        float[] after =
                Pooling.MEAN
                        .apply(lora.model().hidden(batch, Dropout.OFF), batch.lengths())
                        .value()
                        .toFloats();
        assertArrayEquals(before, after);
    }

    @Test
    void moreTokensThanPositionsAreRefused() {
        BertBatch batch = BertBatch.of(List.of(new Encoding(new int[17], new int[17])));
        assertThrows(ShapeException.class, () -> bert.hidden(batch, Dropout.OFF));
    }

    private float[] pooled(Pooling pooling, Encoding... texts) {
        BertBatch batch = BertBatch.of(List.of(texts));
        return pooling.apply(bert.hidden(batch, Dropout.OFF), batch.lengths()).value().toFloats();
    }
}
