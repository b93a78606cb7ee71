package org.rewardedsoups.models.expansionnet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.swin.SwinConfig;
import org.rewardedsoups.tensor.DType;

/// Names and shapes at full size are those of the original's checkpoints; parameters without values
/// take no memory.
class FullSizeTest {
    private final EndToEnd model =
            EndToEnd.create(
                    SwinConfig.LARGE, ExpansionNetConfig.FULL, Initializer.unset(DType.F32));

    @Test
    void endToEndHasTheOriginalsTensors() throws IOException {
        Set<String> expected = new LinkedHashSet<>(recorded());
        Set<String> actual = new LinkedHashSet<>();
        model.parameters().forEach((name, p) -> actual.add(name + " " + p.shape() + " parameter"));
        model.buffers().forEach((name, b) -> actual.add(name + " " + b.shape() + " buffer"));
        assertEquals(520, actual.size());
        assertEquals(expected, actual);
        assertEquals(233_803_076, count(model));
    }

    @Test
    void theCaptionerHasTheOriginalsParametersInTheirOrder() throws IOException {
        List<String> expected =
                recorded().stream().filter(line -> !line.startsWith("swin_transf.")).toList();
        List<String> actual = new ArrayList<>();
        model.captioner()
                .parameters()
                .forEach((name, p) -> actual.add(name + " " + p.shape() + " parameter"));
        assertEquals(158, actual.size());
        assertEquals(expected, actual);
        assertEquals(38_604_560, count(model.captioner()));
    }

    private static List<String> recorded() throws IOException {
        return Files.readAllLines(
                Path.of("src/test/resources/expansionnet/full-size-state-dict.txt"));
    }

    private static long count(Layer layer) {
        return layer.parameters().values().stream().mapToLong(p -> p.shape().size()).sum();
    }
}
