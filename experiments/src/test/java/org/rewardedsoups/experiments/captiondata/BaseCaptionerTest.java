package org.rewardedsoups.experiments.captiondata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.images.RgbImage;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

class BaseCaptionerTest {
    private static final SpriteSheet SHEET = SpriteSheet.shipped();
    @TempDir Path folder;

    @Test
    void whatWasWrittenIsReadButForTheRoundingOfBfloat16() throws IOException {
        BaseCaptioner written = TinyCaptioner.create();
        written.write(folder);
        BaseCaptioner read = BaseCaptioner.read(Optional.of(folder));
        assertEquals(written.vocabulary().words(), read.vocabulary().words());
        assertEquals(written.model().captioner().config(), read.model().captioner().config());
        assertEquals(written.model().swinTransf().config(), read.model().swinTransf().config());
        StateDict rounded =
                written.model()
                        .stateDict()
                        .map((_, value) -> value.cast(DType.BF16).cast(DType.F32));
        assertEquals(rounded, read.model().stateDict());
    }

    @Test
    void featuresOfAPictureDoNotDependOnTheOthers() {
        BaseCaptioner base = TinyCaptioner.create();
        List<RgbImage> pictures =
                EmojiData.shipped().train().subList(0, 40).stream()
                        .map(emoji -> EmojiView.onWhite(emoji).draw(SHEET))
                        .toList();
        double[] alone = base.features(pictures.subList(35, 36)).toDoubles();
        double[] together = base.features(pictures).slice(0, 35, 36).copy().toDoubles();
        assertArrayEquals(alone, together, 1e-5);
    }

    @Test
    void brokenFoldersAreRefusedByName() throws IOException {
        TinyCaptioner.write(folder);
        Path config = folder.resolve("config.json");
        byte[] good = Files.readAllBytes(config);
        Files.writeString(config, "{\"backbone\":");
        refused("config");
        Files.writeString(config, new String(good).replace("\"heads\"", "\"hats\""));
        refused("heads");
        Files.write(config, good);
        Path weights = folder.resolve("model.safetensors");
        Map<String, Tensor> all = new LinkedHashMap<>(SafeTensors.read(weights).tensors().asMap());
        all.put("extra", all.remove("pos_encoder.weight"));
        SafeTensors.of(StateDict.of(all)).write(weights);
        refused("missing pos_encoder.weight");
        refused("unexpected extra");
        Files.delete(weights);
        refused("model.safetensors");
    }

    private void refused(String reason) {
        var thrown =
                assertThrows(
                        UserException.class, () -> BaseCaptioner.read(Optional.of(folder)));
        assertTrue(thrown.getMessage().contains(reason), thrown.getMessage());
        assertEquals(1, thrown.getMessage().lines().count(), thrown.getMessage());
    }
}
