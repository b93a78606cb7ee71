package org.rewardedsoups.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.tensor.ModelFormatException;

class OnnxFileTest {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    @Test
    void nodesAndWeightsOfASmallModelAreRead() {
        OnnxFile model =
                OnnxFile.read(ByteBuffer.wrap(model(raw("w", FLOAT, 2, 1.5f, -2f), bias())));
        assertEquals(
                List.of(new OnnxNode("/layer/MatMul", "MatMul", List.of("x", "w"), List.of("y"))),
                model.nodes());
        OnnxTensor w = model.weightOf("/layer/MatMul");
        assertEquals(List.of(2L), w.dims());
        assertEquals(OnnxDataType.FLOAT, w.type());
        assertEquals(2, w.size());
        assertEquals(-2f, w.data().getFloat(4));
        assertEquals(0.5f, model.initializer("bias").orElseThrow().data().getFloat());
        assertEquals(0.5f, model.initializer("bias").orElseThrow().data().getFloat());
        assertTrue(model.initializer("none").isEmpty());
    }

    @Test
    void elementsMayComePackedOrOneByOne() {
        Proto packed =
                new Proto().integer(1, 3).integer(2, INT64).text(8, "p").bytes(7, 0, 0x96, 1, 2);
        Proto single = new Proto().bytes(1, 2).integer(2, INT64).text(8, "s").integer(7, 7);
        single.integer(7, -1);
        OnnxFile model = OnnxFile.read(ByteBuffer.wrap(model(packed, single, bias())));
        assertEquals(150, model.initializer("p").orElseThrow().data().getLong(8));
        assertEquals(-1, model.initializer("s").orElseThrow().data().getLong(8));
    }

    @Test
    void whatAWeightMayNotBeIsSaid() {
        refuses("expected 12 bytes of FLOAT [3], got 8", raw("w", FLOAT, 3, 1f, 2f));
        refuses("expected dimensions from 0, got [-2]", raw("w", FLOAT, -2, 1f, 2f));
        refuses("expected a numeric data type, got 8", raw("w", 8, 2, 1f, 2f));
        refuses("expected fewer elements", raw("w", FLOAT, Long.MAX_VALUE, 1f));
        refuses(
                "expected distinct names, got twice w",
                raw("w", FLOAT, 1, 1f),
                raw("w", FLOAT, 1, 1f));
        refuses("another file", raw("w", FLOAT, 1, 1f).integer(14, 1));
        refuses("not supported", raw("w", FLOAT, 1, 1f).bytes(13, 0));
        refuses("elements of one kind", raw("w", FLOAT, 1, 1f).bytes(4, 0, 0, 0, 0));
        refuses(
                "expected elements of type INT64",
                new Proto().integer(1, 0).integer(2, INT64).bytes(4));
        refuses("expected at most", new Proto().text(8, "w").bytes(9, 0).truncated(1));
    }

    private static void refuses(String expected, Proto... tensors) {
        byte[] model = model(tensors);
        var e =
                assertThrows(
                        ModelFormatException.class, () -> OnnxFile.read(ByteBuffer.wrap(model)));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    @Test
    void aModelWithoutOneGraphIsRefused() {
        assertThrows(ModelFormatException.class, () -> OnnxFile.read(ByteBuffer.allocate(0)));
        byte[] two = new Proto().message(7, new Proto()).message(7, new Proto()).toBytes();
        assertThrows(ModelFormatException.class, () -> OnnxFile.read(ByteBuffer.wrap(two)));
        byte[] sparse = new Proto().message(7, new Proto().message(15, new Proto())).toBytes();
        assertThrows(ModelFormatException.class, () -> OnnxFile.read(ByteBuffer.wrap(sparse)));
    }

    @Test
    void aNodeWithoutExactlyOneWeightHasNone() {
        OnnxFile model = OnnxFile.read(ByteBuffer.wrap(model(bias())));
        var e = assertThrows(ModelFormatException.class, () -> model.weightOf("/layer/MatMul"));
        assertEquals(
                "ONNX node /layer/MatMul: expected one weight among its inputs [x, w], got 0",
                e.getMessage());
        assertThrows(ModelFormatException.class, () -> model.weightOf("/layer/Add"));
    }

    @Test
    void cutOrFlippedFilesGiveOnlyFormatErrors(@TempDir Path folder) throws IOException {
        RandomGenerator rng = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        byte[] good = model(raw("w", FLOAT, 2, 1.5f, -2f), bias());
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int flips = rng.nextInt(4); flips > 0; flips--) {
                bad[rng.nextInt(bad.length)] ^= (byte) (1 << rng.nextInt(8));
            }
            int length = rng.nextInt(3) > 0 ? bad.length : rng.nextInt(bad.length);
            try {
                OnnxFile model = OnnxFile.read(ByteBuffer.wrap(bad, 0, length).slice());
                model.initializers()
                        .values()
                        .forEach(w -> w.data().get(new byte[w.data().limit()]));
            } catch (ModelFormatException e) {
                refused++;
            }
        }
        assertTrue(refused > 5_000, "refused only " + refused);
        Path file = Files.write(folder.resolve("model.onnx"), good);
        assertEquals(OnnxFile.read(ByteBuffer.wrap(good)).nodes(), OnnxFile.read(file).nodes());
    }

    @Test
    void theWeightsOfMiniLmAreFoundThroughTheirNodes() throws IOException {
        try (InputStream in = OnnxFileTest.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
            OnnxFile model = OnnxFile.read(in);
            assertEquals(102, model.initializers().size());
            long floats =
                    model.initializers().values().stream()
                            .filter(w -> w.type() == OnnxDataType.FLOAT)
                            .mapToLong(OnnxTensor::size)
                            .sum();
            assertEquals(22_565_376, floats);
            for (int layer = 0; layer < 6; layer++) {
                String path = "/encoder/layer." + layer + "/";
                for (String part : List.of("query", "key", "value")) {
                    String node = path + "attention/self/" + part + "/MatMul";
                    assertEquals(List.of(384L, 384L), model.weightOf(node).dims());
                }
                String in1 = path + "intermediate/dense/MatMul";
                String out = path + "output/dense/MatMul";
                assertEquals(List.of(384L, 1536L), model.weightOf(in1).dims());
                assertEquals(List.of(1536L, 384L), model.weightOf(out).dims());
            }
        }
    }

    private static byte[] model(Proto... tensors) {
        Proto node = new Proto().text(1, "x").text(1, "w").text(2, "y").text(3, "/layer/MatMul");
        node.text(4, "MatMul").bytes(5, 8, 1);
        Proto graph = new Proto().message(1, node).text(2, "torch-jit-export");
        for (Proto tensor : tensors) {
            graph.message(5, tensor);
        }
        return new Proto().integer(1, 7).text(2, "pytorch").message(7, graph).toBytes();
    }

    private static Proto raw(String name, int type, long dim, float... values) {
        ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return new Proto().integer(1, dim).integer(2, type).text(8, name).bytes(9, data.array());
    }

    private static Proto bias() {
        return new Proto().integer(2, FLOAT).text(8, "bias").fixed32(4, 0.5f);
    }
}
