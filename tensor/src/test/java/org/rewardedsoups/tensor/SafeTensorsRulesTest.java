package org.rewardedsoups.tensor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One malformed file per rule of the format, each refused with words that say the rule.
class SafeTensorsRulesTest {
    private static final String A =
            "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

    @TempDir Path folder;

    /// @param name what is wrong
    /// @param file its bytes
    /// @param says a part of the message
    record Attack(String name, byte[] file, String says) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        return Stream.of(lengths(), json(), keys(), types(), shapes(), offsets(), metadata())
                .flatMap(List::stream);
    }

    private static List<Attack> lengths() {
        byte[] whole = file("{" + A + "}", 8);
        return List.of(
                new Attack("empty file", new byte[0], "got a file of 0;"),
                new Attack("seven bytes", new byte[7], "got a file of 7;"),
                new Attack("length of zero", file("", 0), "begins with '{', got none"),
                new Attack("negative length", raw(-1, "{}"), "got 18446744073709551615"),
                new Attack("most negative length", raw(Long.MIN_VALUE, "{}"), "9223372036854775808"),
                new Attack("huge length", raw(Long.MAX_VALUE, "{}"), "at most 100000000 bytes"),
                new Attack("one above the limit", raw(100_000_001, "{}"), "got 100000001"),
                new Attack("at the limit but truncated", raw(100_000_000, "{}"), "byte 100000008"),
                new Attack("header cut short", raw(500, "{" + A), "ends at byte 508, got a file of"),
                new Attack("length one too long", raw(3, "{}"), "byte 11, got a file of 10"),
                new Attack("data cut short", Arrays.copyOf(whole, whole.length - 1),
                        "expected 8 bytes of data, got 7; is the download complete?"),
                new Attack("something appended", Arrays.copyOf(whole, whole.length + 1),
                        "expected 8 bytes of data, got 9; something was appended"),
                new Attack("Git LFS pointer",
                        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
                                .getBytes(UTF_8),
                        "git lfs pull"),
                new Attack("web page", "<!DOCTYPE html><html></html>".getBytes(UTF_8),
                        "is this a safetensors file?"),
                new Attack("zip archive", "PK\3\4\0\0\0\1archive/data.pkl".getBytes(UTF_8),
                        "is this a safetensors file?"));
    }

    private static List<Attack> json() {
        return List.of(
                new Attack("leading space", file(" {" + A + "}", 8), "begins with '{', got byte 32"),
                new Attack("array instead of object", file("[]", 0), "begins with '{', got byte 91"),
                new Attack("byte order mark", file("\uFEFF{}", 0), "begins with '{', got byte 239"),
                new Attack("object not closed", file("{" + A, 8), "in JSON"),
                new Attack("string not closed", file("{\"a", 0), "in JSON"),
                new Attack("trailing comma", file("{" + A + ",}", 8), "in JSON"),
                new Attack("comment", file("{/**/}", 0), "in JSON"),
                new Attack("second object behind", file("{}{}", 0), "last '}'"),
                new Attack("NUL behind", file("{}\0", 0), "in JSON"),
                new Attack("bytes that are not UTF-8",
                        new Latin("{\"\u00ff\":1}").file(), "in UTF-8"),
                new Attack("overlong UTF-8", new Latin("{\"\u00c0\u00af\":1}").file(), "in UTF-8"),
                new Attack("deep nesting", file("{\"a\":" + "[".repeat(100_000), 0), "tensor 'a'"),
                new Attack("deep nesting in a shape",
                        file(tensor("F32", "[".repeat(100_000), "[0,8]"), 8), "a whole number"));
    }

    private static List<Attack> keys() {
        return List.of(
                new Attack("duplicate name", file("{" + A + "," + A + "}", 8), "Duplicate field 'a'"),
                new Attack("duplicate name, escaped",
                        file("{" + A + "," + A.replace("\"a\"", "\"\\u0061\"") + "}", 8),
                        "Duplicate field 'a'"),
                new Attack("duplicate dtype",
                        file(tensor("F32\",\"dtype\":\"F64", "[1]", "[0,8]"), 8), "Duplicate"),
                new Attack("no dtype",
                        file("{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", 8), "got fewer"),
                new Attack("no shape",
                        file("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", 8), "got fewer"),
                new Attack("no data_offsets",
                        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8), "got fewer"),
                new Attack("unknown key",
                        file(tensor("F32", "[2],\"x\":1", "[0,8]"), 8), "got 'x'"),
                new Attack("tensor is a number", file("{\"a\":1}", 0), "an object, got a whole"),
                new Attack("tensor is null", file("{\"a\":null}", 0), "an object, got null"));
    }

    private static List<Attack> types() {
        return List.of(
                new Attack("unknown dtype", file(tensor("F31", "[2]", "[0,8]"), 8), "unknown 'F31'"),
                new Attack("lower case dtype", file(tensor("f32", "[2]", "[0,8]"), 8), "unknown"),
                new Attack("U8", file(tensor("U8", "[8]", "[0,8]"), 8), "U8, which this library"),
                new Attack("BOOL", file(tensor("BOOL", "[8]", "[0,8]"), 8), "does not read"),
                new Attack("dtype is a number",
                        file("{\"a\":{\"dtype\":1}}", 0), "a string, got a whole number"));
    }

    private static List<Attack> shapes() {
        return List.of(
                new Attack("negative dimension", file(tensor("F32", "[-2]", "[0,8]"), 8), "'-2'"),
                new Attack("minus zero", file(tensor("F32", "[-0]", "[0,0]"), 0), "at least 0"),
                new Attack("fraction", file(tensor("F32", "[2.0]", "[0,8]"), 8), "got a fraction"),
                new Attack("exponent", file(tensor("F32", "[2e0]", "[0,8]"), 8), "got a fraction"),
                new Attack("string", file(tensor("F32", "[\"2\"]", "[0,8]"), 8), "got a string"),
                new Attack("shape is a number", file(tensor("F32", "2", "[0,8]"), 8), "an array"),
                new Attack("dimension of 2^63",
                        file(tensor("I8", "[9223372036854775808]", "[0,8]"), 8), "below 2^63"),
                new Attack("dimension of a thousand digits",
                        file(tensor("I8", "[" + "9".repeat(2000) + "]", "[0,8]"), 8), "in JSON"),
                new Attack("product overflows",
                        file(tensor("F32", "[4294967296,4294967296]", "[0,8]"), 8), "2^63 bytes"),
                new Attack("product wraps to the right size",
                        file(tensor("I8", "[4294967296,4294967296,1]", "[0,0]"), 0), "2^63 bytes"),
                new Attack("bytes overflow",
                        file(tensor("F64", "[2305843009213693952]", "[0,8]"), 8), "2^63 bytes"),
                new Attack("sixty-five dimensions",
                        file(tensor("I8", "[" + "1,".repeat(64) + "1]", "[0,1]"), 1), "at most 64"));
    }

    private static List<Attack> offsets() {
        String b = "\"b\":{\"dtype\":\"I8\",\"shape\":[4],\"data_offsets\":";
        return List.of(
                new Attack("too few bytes", file(tensor("F32", "[2]", "[0,4]"), 4), "8 apart"),
                new Attack("too many bytes", file(tensor("F32", "[2]", "[0,16]"), 16), "8 apart"),
                new Attack("backwards", file(tensor("F32", "[2]", "[8,0]"), 8), "8 apart"),
                new Attack("negative offset", file(tensor("F32", "[2]", "[-8,0]"), 8), "at least 0"),
                new Attack("one offset", file(tensor("F32", "[2]", "[0]"), 8), "got fewer"),
                new Attack("three offsets", file(tensor("F32", "[2]", "[0,8,8]"), 8), "at most 2"),
                new Attack("offset of 2^63",
                        file(tensor("F32", "[2]", "[0,9223372036854775808]"), 8), "below 2^63"),
                new Attack("offsets beyond the file",
                        file(tensor("F32", "[2]", "[9223372036854775799,9223372036854775807]"), 8),
                        "begin at 0, got 9223372036854775799, a hole"),
                new Attack("hole at the start", file(tensor("F32", "[2]", "[4,12]"), 12), "a hole"),
                new Attack("hole between", file("{" + A + "," + b + "[9,13]}}", 13), "a hole"),
                new Attack("overlap", file("{" + A + "," + b + "[4,8]}}", 8), "an overlap"),
                new Attack("same place twice",
                        file("{" + A + "," + A.replace("\"a\"", "\"b\"") + "}", 8), "an overlap"),
                new Attack("data that no tensor covers", file("{}", 8), "expected 0 bytes"));
    }

    private static List<Attack> metadata() {
        return List.of(
                new Attack("metadata is a string", file("{\"__metadata__\":\"x\"}", 0), "an object"),
                new Attack("metadata is null", file("{\"__metadata__\":null}", 0), "got null"),
                new Attack("number in metadata",
                        file("{\"__metadata__\":{\"step\":1}}", 0), "a string, got a whole number"),
                new Attack("object in metadata",
                        file("{\"__metadata__\":{\"a\":{}}}", 0), "a string, got an object"),
                new Attack("duplicate key in metadata",
                        file("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0), "Duplicate"),
                new Attack("metadata twice",
                        file("{\"__metadata__\":{},\"__metadata__\":{}}", 0), "Duplicate"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void aFileThatBreaksARuleIsRefusedAndTheRuleSaid(Attack attack) throws IOException {
        Path path = folder.resolve("attack.safetensors");
        Files.write(path, attack.file());
        for (var way : List.<Reader>of(SafeTensors::read, p -> SafeTensors.map(p, Arena.ofAuto()))) {
            var e = assertThrows(ModelFormatException.class, () -> way.read(path));
            assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
            assertTrue(e.getMessage().contains(attack.says()), e.getMessage());
            assertFalse(e.getMessage().contains("\n"), e.getMessage());
            assertTrue(e.getMessage().length() < 500, e.getMessage());
        }
    }

    @Test
    void aHeaderOfExactlyTheLimitIsReadAndOneMoreByteIsNot() {
        byte[] at = new byte[8 + SafeTensorsHeader.LIMIT];
        Arrays.fill(at, (byte) ' ');
        ByteBuffer.wrap(at).order(ByteOrder.LITTLE_ENDIAN).putLong(SafeTensorsHeader.LIMIT);
        at[8] = '{';
        at[at.length - 1] = '}';
        assertEquals(0, SafeTensors.of(MemorySegment.ofArray(at), "file").tensors().size());

        ByteBuffer.wrap(at).order(ByteOrder.LITTLE_ENDIAN).putLong(SafeTensorsHeader.LIMIT + 1L);
        MemorySegment above = MemorySegment.ofArray(Arrays.copyOf(at, at.length + 1));
        var e =
                assertThrows(
                        ModelFormatException.class, () -> SafeTensors.of(above, "file"));
        assertTrue(e.getMessage().contains("at most 100000000 bytes, got 100000001"));
    }

    @Test
    void whatTheFormatAllowsIsRead() {
        String scalar = "\"s\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[8,16]}";
        String empty = "\"e\":{\"shape\":[0,3],\"data_offsets\":[8,8],\"dtype\":\"F32\"}";
        String text = "\"__metadata__\":{\"\":\"a\\u0000b\"}";
        byte[] bytes = file("{" + scalar + ", " + A + "," + text + "," + empty + "} \n ", 16);
        SafeTensors file = SafeTensors.of(MemorySegment.ofArray(bytes), "file");
        assertEquals(List.of("s", "a", "e"), file.tensors().names());
        assertEquals(new Shape(), file.tensors().get("s").shape());
        assertEquals(new Shape(0, 3), file.tensors().get("e").shape());
        assertEquals("a\0b", file.metadata().get(""));
    }

    private interface Reader {
        SafeTensors read(Path path) throws IOException;
    }

    /// A header whose characters are its bytes.
    private record Latin(String json) {
        byte[] file() {
            byte[] bytes = json.getBytes(ISO_8859_1);
            return ByteBuffer.allocate(8 + bytes.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(bytes.length)
                    .put(bytes)
                    .array();
        }
    }

    private static String tensor(String dtype, String shape, String offsets) {
        return "{\"a\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":"
                + offsets + "}}";
    }

    private static byte[] file(String json, int dataBytes) {
        byte[] header = raw(json.getBytes(UTF_8).length, json);
        return Arrays.copyOf(header, header.length + dataBytes);
    }

    private static byte[] raw(long length, String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return ByteBuffer.allocate(8 + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(bytes)
                .array();
    }
}
