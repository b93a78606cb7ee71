package org.rewardedsoups.models.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.StateDict;

class TorchFileTest {
    private static final byte[] SIX = Pickled.floats(0, 1, 2, 3, 4, 5);

    @TempDir Path folder;

    @Test
    void tensorsAndPlainValuesAreRead() throws IOException {
        Pickled pickled = new Pickled().code('}', '(');
        pickled.text("model_state_dict").beginDictionary();
        pickled.text("w").tensor("FloatStorage", "0", 6, 0, ints(2, 3), ints(3, 1));
        pickled.text("transposed").tensor("FloatStorage", "0", 6, 0, ints(3, 2), ints(1, 3));
        pickled.text("part").tensor("FloatStorage", "0", 6, 4, ints(2), ints(1));
        pickled.text("scalar").tensor("FloatStorage", "0", 6, 5, ints(), ints());
        pickled.text("none").tensor("FloatStorage", "0", 6, 0, ints(0, 3), ints(3, 1));
        pickled.endDictionary();
        // attributes of the dictionary, as modules have them
        pickled.raw("}").text("_metadata").raw("}sb");
        pickled.text("epoch").code('K', 7);
        pickled.text("rates").raw("](").code('G', 0x3f, 0xe0, 0, 0, 0, 0, 0, 0);
        pickled.code(0x8a, 2, 0xff, 0x7f).code(0x88, 'N').raw("e");
        pickled.raw("u");
        TorchFile file = TorchFile.read(pickled.entry("data/0", SIX).write(path(), ZipEntry.STORED));
        StateDict weights = file.stateDict("model_state_dict");
        assertEquals(List.of("w", "transposed", "part", "scalar", "none"), weights.names());
        assertEquals(new Shape(2, 3), weights.get("w").shape());
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, weights.get("w").toFloats());
        assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, weights.get("transposed").toFloats());
        assertArrayEquals(new float[] {4, 5}, weights.get("part").toFloats());
        assertEquals(5, weights.get("scalar").item());
        assertEquals(new Shape(0, 3), weights.get("none").shape());
        assertEquals(7L, file.content().get("epoch"));
        assertEquals("[0.5, 32767, true, null]", file.content().get("rates").toString());
        assertRefused("a dictionary optimizer, got", () -> file.stateDict("optimizer"));
        assertRefused("tensors by name only, got also", file::stateDict);
    }

    @Test
    void wholeNumbersAndHalvesKeepTheirType() throws IOException {
        Pickled pickled = new Pickled().code('}', '(');
        pickled.text("i").tensor("LongStorage", "0", 1, 0, ints(1), ints(1));
        pickled.text("h").tensor("BFloat16Storage", "1", 2, 0, ints(2), ints(1)).raw("u");
        pickled.entry("data/0", new byte[] {5, 0, 0, 0, 0, 0, 0, 0});
        pickled.entry("data/1", new byte[] {(byte) 0x80, 0x3f, 0, 0x40});
        StateDict tensors = TorchFile.read(pickled.write(path(), ZipEntry.STORED)).stateDict();
        assertEquals(DType.I64, tensors.get("i").type());
        assertEquals(5, tensors.get("i").item());
        assertArrayEquals(new double[] {1, 2}, tensors.get("h").toDoubles());
    }

    /// Python would run `os.system`; here it is a name that is not on the list.
    @Test
    void namesThatAreNotOnTheListAreRefusedBeforeAnythingElse() throws IOException {
        for (String name :
                List.of(
                        "cposix\nsystem\n",
                        "c__builtin__\neval\n",
                        "ctorch\nload\n",
                        "ctorch.nn.modules.linear\nLinear\n")) {
            Pickled pickled = new Pickled().raw(name).text("echo").code(0x85, 'R');
            Path file = pickled.write(path(), ZipEntry.STORED);
            assertRefused("which is none that weights need", () -> TorchFile.read(file));
        }
    }

    @Test
    void brokenPicklesAreRefused() throws IOException {
        for (String broken :
                List.of(
                        "", // nothing on the stack
                        "]", // a list, not a dictionary
                        "}(u.", // fine, but see below: trailing bytes are not read
                        "u",
                        "R",
                        "NR",
                        "N)R",
                        "NQ",
                        "Na",
                        "a",
                        "}a",
                        "}}K",
                        "h\007",
                        "o", // instruction of other protocols
                        "i__main__\nX\n",
                        "(lp0\n",
                        "}(K",
                        "})]s",
                        "ccollections\nOrderedDict\n(tRR",
                        "ctorch._utils\n_rebuild_tensor_v2\n)R",
                        "ctorch\nFloatStorage\n)R",
                        "(tQ",
                        "X\377\377\377\177")) {
            Path file = new Pickled().raw(broken).write(path(), ZipEntry.STORED);
            if (broken.startsWith("}(u.")) {
                assertEquals(Map.of(), TorchFile.read(file).content());
            } else {
                assertRefused("expected", () -> TorchFile.read(file));
            }
        }
    }

    /// Every byte of a pickle changed to every value: it is read, or refused in words.
    @Test
    void noChangedByteDoesAnythingButFailInWords() {
        byte[] pickle = one().code('.').bytes();
        int read = 0;
        for (int i = 0; i < pickle.length; i++) {
            for (int value = 0; value < 256; value++) {
                byte[] changed = pickle.clone();
                changed[i] = (byte) value;
                try {
                    new Pickle(ByteBuffer.wrap(changed), new Rebuilding("changed")).read();
                    read++;
                } catch (ModelFormatException e) {
                    assertTrue(e.getMessage().startsWith("changed: expected "), e.getMessage());
                }
            }
        }
        assertTrue(read >= pickle.length, "only " + read + " could be read");
    }

    @Test
    void tensorsOutsideTheirStorageAreRefused() throws IOException {
        int[][][] wrong = {
            {{5}, {2}, {1}}, // ends behind it
            {{0}, {3}, {3}},
            {{7}, {1}, {1}},
            {{0}, {7}, {0}}, // more elements than there are
            {{0}, {2, 1 << 30, 1 << 30}, {1, 1 << 30, 1 << 30}},
            {{-1}, {1}, {1}},
            {{0}, {-1}, {1}},
            {{0}, {2}, {1, 1}},
        };
        for (int[][] each : wrong) {
            Pickled pickled = new Pickled().code('}', '(').text("w");
            pickled.tensor("FloatStorage", "0", 6, each[0][0], each[1], each[2]).raw("u");
            Path file = pickled.entry("data/0", SIX).write(path(), ZipEntry.STORED);
            assertRefused("expected", () -> TorchFile.read(file));
        }
    }

    @Test
    void entriesThatAreMissingShortOrCompressedAreRefused() throws IOException {
        Path missing = one().write(path(), ZipEntry.STORED);
        assertRefused("entry archive/data/0, got none", () -> TorchFile.read(missing).stateDict());
        Path small = one().entry("data/0", new byte[20]).write(path(), ZipEntry.STORED);
        assertRefused(
                "6 elements of 4 bytes in archive/data/0, got 20",
                () -> TorchFile.read(small).stateDict());
        Path compressed = one().entry("data/0", SIX).write(path(), ZipEntry.DEFLATED);
        assertRefused("not compressed", () -> TorchFile.read(compressed));
        byte[] big = "big".getBytes(StandardCharsets.US_ASCII);
        Path other = one().entry("data/0", SIX).entry("byteorder", big).write(path(), 0);
        assertRefused("byte order big", () -> TorchFile.read(other));
    }

    @Test
    void whatIsNoZipFileIsRefused() throws IOException {
        Path file = Files.write(path(), new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10});
        assertRefused("expected a zip file as PyTorch writes", () -> TorchFile.read(file));
    }

    /// A checkpoint that PyTorch wrote, against the same weights in the other format.
    @Test
    void aCheckpointOfTheOriginalHoldsWhatItsTwinHolds() throws IOException {
        Path golden = Path.of("../../shared/golden/captioning/training/public");
        assumeTrue(Files.isDirectory(golden), "no ../shared/golden beside the repository");
        TorchFile file = TorchFile.read(golden.resolve("last_model_xe.pth"));
        StateDict expected =
                SafeTensors.read(golden.resolve("xe_final.safetensors")).tensors();
        assertEquals(expected, file.stateDict("model_state_dict"));
        assertEquals(
                List.of(
                        "model_state_dict",
                        "optimizer_state_dict",
                        "scheduler_state_dict",
                        "data_loader_state_dict"),
                List.copyOf(file.content().keySet()));
    }

    private static Pickled one() {
        Pickled pickled = new Pickled().code('}', '(').text("w");
        return pickled.tensor("FloatStorage", "0", 6, 0, ints(6), ints(1)).raw("u");
    }

    private Path path() {
        return folder.resolve("weights.pth");
    }

    private static int[] ints(int... values) {
        return values;
    }

    private interface Reading {
        Object run() throws IOException;
    }

    private static void assertRefused(String says, Reading reading) {
        var e = assertThrows(ModelFormatException.class, reading::run);
        assertTrue(e.getMessage().contains(says), e.getMessage());
    }
}
