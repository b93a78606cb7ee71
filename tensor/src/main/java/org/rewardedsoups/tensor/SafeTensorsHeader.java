package org.rewardedsoups.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The JSON header of a safetensors file: names, types, shapes and where the data lies.
///
/// @param entries in the order of the header
/// @param metadata free text by key
record SafeTensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    /// Bytes that a header may have at most.
    static final int LIMIT = 100_000_000;

    static final String METADATA = "__metadata__";
    private static final byte[] POINTER = "version https://git-lfs".getBytes(UTF_8);
    private static final int ALIGNMENT = 64;

    /// One tensor; its data lies from `begin` (included) to `end` (excluded), counted from the
    /// header's end.
    record Entry(String name, DType type, Shape shape, long begin, long end) {
        long bytes() {
            return end - begin;
        }
    }

    /// Checks the eight bytes before the header, read as a signed number.
    static int length(long stated, long fileSize, String where) {
        if (stated < 0 || stated > LIMIT) {
            throw new ModelFormatException(
                    where + ": expected a header of at most " + LIMIT + " bytes, got "
                            + Long.toUnsignedString(stated)
                            + "; is this a safetensors file?");
        }
        if (8 + stated > fileSize) {
            throw new ModelFormatException(
                    where + ": expected a header that ends at byte " + (8 + stated)
                            + ", got a file of " + fileSize + " bytes; is the download complete?");
        }
        return (int) stated;
    }

    /// Recognises the small text file that git leaves where a large file should be.
    static void requireNoPointer(MemorySegment start, String where) {
        int n = (int) Math.min(start.byteSize(), POINTER.length);
        byte[] bytes = start.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE);
        if (n >= 8 && Arrays.equals(bytes, Arrays.copyOf(POINTER, n))) {
            throw new ModelFormatException(
                    where + ": expected weights, got a Git LFS pointer to them; run"
                            + " 'git lfs pull' or download the file itself");
        }
    }

    /// Reads and checks a header.
    ///
    /// @param json the header's bytes
    /// @param dataBytes how many bytes follow it in the file
    /// @throws ModelFormatException if a rule of the format is broken
    static SafeTensorsHeader parse(byte[] json, long dataBytes, String where) {
        if (json.length == 0 || json[0] != '{') {
            throw new ModelFormatException(
                    where + ": expected a header that begins with '{', got "
                            + (json.length == 0 ? "none" : "byte " + (json[0] & 0xff)));
        }
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
        } catch (CharacterCodingException e) {
            throw new ModelFormatException(
                    where + ": expected a header in UTF-8, got other bytes", e);
        }
        SafeTensorsHeader header = new SafeTensorsParser(where).parse(text);
        header.requireCovered(dataBytes, where);
        return header;
    }

    /// The tensors must cover all of the data, without overlap and without a hole, so that nothing
    /// can hide in the file.
    private void requireCovered(long dataBytes, String where) {
        List<Entry> byPosition =
                entries.stream()
                        .sorted(Comparator.comparingLong(Entry::begin).thenComparing(Entry::end))
                        .toList();
        long end = 0;
        for (Entry entry : byPosition) {
            if (entry.begin() != end) {
                throw new ModelFormatException(
                        where + ": expected the data of " + SafeTensorsParser.quote(entry.name())
                                + " to begin at " + end + ", got " + entry.begin() + ", "
                                + (entry.begin() < end ? "an overlap" : "a hole"));
            }
            end = entry.end();
        }
        if (end != dataBytes) {
            throw new ModelFormatException(
                    where + ": expected " + end + " bytes of data, got " + dataBytes
                            + (dataBytes < end
                                    ? "; is the download complete?"
                                    : "; something was appended"));
        }
    }

    /// The header's bytes, padded with spaces so that the data behind it is aligned.
    ///
    /// @throws ModelFormatException if the header could not be read again
    static byte[] encode(List<Entry> entries, Map<String, String> metadata, String where) {
        var out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(METADATA);
                for (Map.Entry<String, String> e : metadata.entrySet()) {
                    requireText(e.getKey(), where);
                    requireText(e.getValue(), where);
                    json.writeStringField(e.getKey(), e.getValue());
                }
                json.writeEndObject();
            }
            for (Entry entry : entries) {
                encode(entry, json, where);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while ((8 + out.size()) % ALIGNMENT != 0) {
            out.write(' ');
        }
        if (out.size() > LIMIT) {
            throw new ModelFormatException(
                    where + ": expected a header of at most " + LIMIT + " bytes, got " + out.size()
                            + "; write the tensors to several files");
        }
        return out.toByteArray();
    }

    private static void encode(Entry entry, JsonGenerator json, String where) throws IOException {
        requireText(entry.name(), where);
        if (entry.name().equals(METADATA)) {
            throw new ModelFormatException(
                    where + ": expected names of tensors, got the reserved " + METADATA);
        }
        json.writeObjectFieldStart(entry.name());
        json.writeStringField("dtype", entry.type().name());
        json.writeArrayFieldStart("shape");
        for (long dim : entry.shape().dims()) {
            json.writeNumber(dim);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(entry.begin());
        json.writeNumber(entry.end());
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void requireText(String text, String where) {
        if (!UTF_8.newEncoder().canEncode(text)) {
            throw new ModelFormatException(
                    where + ": expected Unicode text, got half a surrogate pair in "
                            + SafeTensorsParser.quote(text));
        }
    }
}
