package org.rewardedsoups.models.pytorch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes checkpoints as `torch.save` does, and wrong ones.
final class Pickled {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    Pickled() {
        code(0x80, 2);
    }

    Pickled code(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    Pickled raw(String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    Pickled text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        code('X').integer(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    Pickled number(int value) {
        return code('J').integer(value);
    }

    private Pickled integer(int value) {
        out.writeBytes(
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
        return this;
    }

    /// An empty dictionary with order, and the beginning of its entries.
    Pickled beginDictionary() {
        return raw("ccollections\nOrderedDict\n)R(");
    }

    Pickled endDictionary() {
        return raw("u");
    }

    /// The description of a tensor.
    Pickled tensor(
            String storage, String key, int elements, int offset, int[] sizes, int[] strides) {
        raw("ctorch._utils\n_rebuild_tensor_v2\n((").text("storage");
        raw("ctorch\n" + storage + "\n").text(key).text("cpu").number(elements).raw("tQ");
        return number(offset).tuple(sizes).tuple(strides).code(0x89).raw(")tR");
    }

    private Pickled tuple(int... values) {
        code('(');
        for (int value : values) {
            number(value);
        }
        return code('t');
    }

    Pickled entry(String name, byte[] bytes) {
        entries.put(name, bytes);
        return this;
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    /// The pickle so far.
    byte[] bytes() {
        return out.toByteArray();
    }

    /// Ends the pickle and writes the file.
    Path write(Path file, int method) throws IOException {
        code('.');
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "archive/data.pkl", out.toByteArray(), method);
            for (var entry : entries.entrySet()) {
                put(zip, "archive/" + entry.getKey(), entry.getValue(), method);
            }
        }
        return file;
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes, int method)
            throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            entry.setCrc(crc.getValue());
            entry.setSize(bytes.length);
        }
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
