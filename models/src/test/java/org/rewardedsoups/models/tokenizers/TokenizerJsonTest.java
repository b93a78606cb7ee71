package org.rewardedsoups.models.tokenizers;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.tensor.ModelFormatException;

/// What a `tokenizer.json` may not be.
class TokenizerJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final byte[] BPE =
            new BpeTrainer(280, List.of("<|eos|>")).train(RandomText.realLines()).toJson();
    private static final byte[] BERT = smallBert();

    /// MiniLM's tokenizer with the first 1,100 tokens, which read faster than 30,522.
    private static byte[] smallBert() {
        try {
            return edited(
                    MiniLm.tokenizerJson(),
                    f -> at(f, "/model/vocab").removeIf(id -> id.intValue() >= 1100));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private interface Reader {
        Tokenizer read(InputStream in) throws IOException;
    }

    private static String refusal(Reader reader, byte[] json) {
        return assertThrows(
                        ModelFormatException.class,
                        () -> reader.read(new ByteArrayInputStream(json)))
                .getMessage();
    }

    private static byte[] edited(byte[] json, Consumer<ObjectNode> edit) throws IOException {
        ObjectNode file = (ObjectNode) MAPPER.readTree(json);
        edit.accept(file);
        return MAPPER.writeValueAsBytes(file);
    }

    private static ObjectNode at(ObjectNode file, String pointer) {
        return (ObjectNode) file.at(pointer);
    }

    /// Sets the value at a path of keys and expects a refusal that names the path.
    private static void refusesValue(Reader reader, byte[] json, String path, String value)
            throws IOException {
        int last = path.lastIndexOf('/');
        byte[] bad =
                edited(
                        json,
                        file -> {
                            try {
                                at(file, path.substring(0, last))
                                        .set(path.substring(last + 1), MAPPER.readTree(value));
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });
        String message = refusal(reader, bad);
        String expected = "tokenizer file" + path.replace('/', '.');
        assertTrue(message.startsWith(expected), () -> expected + " in: " + message);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/version | `2.0`",
                "/extra | 1",
                "/truncation | {}",
                "/padding | {}",
                "/normalizer | {`type`:`NFC`}",
                "/pre_tokenizer | null",
                "/pre_tokenizer/type | `Whitespace`",
                "/pre_tokenizer/add_prefix_space | true",
                "/pre_tokenizer/use_regex | false",
                "/post_processor | {}",
                "/decoder | null",
                "/model/type | `WordPiece`",
                "/model/type | 7",
                "/model/dropout | 0.1",
                "/model/continuing_subword_prefix | `##`",
                "/model/end_of_word_suffix | `</w>`",
                "/model/byte_fallback | true",
                "/model/ignore_merges | `yes`",
                "/model/x | null",
                "/model/vocab | []",
                "/model/vocab/e | -1",
                "/model/vocab/e | 1.0",
                "/model/vocab/e | 4294967297",
                "/model/vocab/e | 3",
                "/model/vocab/日本 | 280",
                "/model/merges | {}",
                "/model/merges | [1]",
                "/model/merges | [`e`]",
                "/model/merges | [`e e e`]",
                "/model/merges | [[`e`,`q`]]",
                "/model/merges | [`e r`,`e r`]",
                "/added_tokens | {}",
                "/added_tokens | [5]",
            })
    void anythingElseInAByteLevelBpeIsRefusedByName(String path, String value) throws IOException {
        refusesValue(ByteLevelBpe::read, BPE, path, value.replace('`', '"'));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/version | `0.9`",
                "/extra | 1",
                "/truncation/strategy | `OnlyFirst`",
                "/truncation/direction | `Left`",
                "/truncation/stride | 4",
                "/normalizer | null",
                "/normalizer/type | `Lowercase`",
                "/normalizer/lowercase | 1",
                "/normalizer/z | 1",
                "/pre_tokenizer/type | `ByteLevel`",
                "/decoder/prefix | `@@`",
                "/decoder/type | `BPE`",
                "/post_processor/type | `RobertaProcessing`",
                "/post_processor/single | []",
                "/post_processor/pair | []",
                "/post_processor/special_tokens/[CLS] |"
                        + " {`id`:`[CLS]`,`ids`:[7],`tokens`:[`[CLS]`]}",
                "/post_processor/special_tokens/[X] | {}",
                "/model/type | `BPE`",
                "/model/unk_token | `[NONE]`",
                "/model/max_input_chars_per_word | -1",
                "/model/vocab/zebra | 0",
            })
    void anythingElseInAWordPieceIsRefusedByName(String path, String value) throws IOException {
        refusesValue(WordPiece::read, BERT, path, value.replace('`', '"'));
    }

    @Test
    void addedTokensWithRulesOfTheirOwnAreRefused() throws IOException {
        for (String rule : List.of("lstrip", "rstrip", "single_word")) {
            byte[] bad = edited(BPE, f -> at(f, "/added_tokens/0").put(rule, true));
            String message = refusal(ByteLevelBpe::read, bad);
            assertEquals(
                    "tokenizer file.added_tokens[0].%s: expected nothing: this feature is not supported, got true"
                            .formatted(rule),
                    message);
        }
        byte[] normalized = edited(BERT, f -> at(f, "/added_tokens/0").put("normalized", true));
        assertTrue(refusal(WordPiece::read, normalized).contains("added_tokens"));
        byte[] twice =
                edited(BPE, f -> ((ArrayNode) f.at("/added_tokens")).add(f.at("/added_tokens/0")));
        assertTrue(refusal(ByteLevelBpe::read, twice).contains("added_tokens[1]"));
        byte[] otherId = edited(BPE, f -> at(f, "/added_tokens/0").put("id", 9));
        assertTrue(refusal(ByteLevelBpe::read, otherId).contains("added_tokens"));
    }

    @Test
    void aVocabularyWithAHoleOrWithMarksToReorderIsRefused() throws IOException {
        byte[] hole = edited(BPE, f -> at(f, "/model/vocab").put("e", 5000));
        assertEquals(
                "tokenizer file.model.vocab: expected ids 0 to 279, got none for 102",
                refusal(ByteLevelBpe::read, hole));
        byte[] marks = edited(BERT, f -> at(f, "/model/vocab").put("\u1B44", 1100));
        assertTrue(refusal(WordPiece::read, marks).contains("reorders"));
    }

    @Test
    void aByteWithoutATokenIsRefused() throws IOException {
        byte[] bad =
                edited(
                        BPE,
                        f -> {
                            int id = at(f, "/model/vocab").remove("~").intValue();
                            at(f, "/model/vocab").put("~~", id);
                        });
        assertEquals(
                "byte-level BPE: expected a token for each of 256 bytes, got none for byte 126,"
                        + " spelled ~",
                refusal(ByteLevelBpe::read, bad));
    }

    @Test
    void whatIsNotOneStrictJsonObjectIsRefused() {
        String good = new String(BPE, StandardCharsets.UTF_8);
        byte[] badUtf8 = BPE.clone();
        badUtf8[good.indexOf("version")] = (byte) 0xFF;
        assertAll(
                () -> refusesText(""),
                () -> refusesText("[]"),
                () -> refusesText("null"),
                () -> refusesText("{}"),
                () -> refusesText(good + "{}"),
                () -> refusesText(good.substring(0, good.length() - 3)),
                () -> refusesText("\uFEFF" + good),
                () -> refusesText(good.replaceFirst("\"version\"", "\"version\":1,\"version\"")),
                () -> refusesText(good.replaceFirst("\"e\" :", "\"e\" : 1, \"e\" :")),
                () -> refusesText("{\"a\":".repeat(100_000)),
                () -> refusesText("{\"" + "a".repeat(100_000) + "\":1}"),
                () -> assertTrue(refusal(ByteLevelBpe::read, badUtf8).contains("UTF-8")),
                () -> refusal(ByteLevelBpe::read, new byte[JsonFields.MAX_BYTES + 1]));
    }

    private static void refusesText(String json) {
        refusal(ByteLevelBpe::read, json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bothSpellingsOfMergesAndOfBertsTemplateAreRead() throws IOException {
        byte[] lists =
                edited(
                        BPE,
                        f -> {
                            ArrayNode merges = (ArrayNode) f.at("/model/merges");
                            for (int i = 0; i < merges.size(); i++) {
                                String[] parts = merges.get(i).textValue().split(" ");
                                merges.set(i, MAPPER.createArrayNode().add(parts[0]).add(parts[1]));
                            }
                        });
        assertEquals(
                new String(BPE, StandardCharsets.UTF_8),
                new String(
                        ByteLevelBpe.read(new ByteArrayInputStream(lists)).toJson(),
                        StandardCharsets.UTF_8));
        byte[] old =
                edited(
                        BERT,
                        f -> {
                            ObjectNode step = f.putObject("post_processor");
                            step.put("type", "BertProcessing");
                            step.putArray("sep").add("[SEP]").add(102);
                            step.putArray("cls").add("[CLS]").add(101);
                        });
        WordPiece read = WordPiece.read(new ByteArrayInputStream(old));
        assertEquals("[101, 102]", Arrays.toString(read.single("", 9).ids()));
    }

    @Test
    void brokenFilesGiveOnlyFormatErrors() {
        RandomGenerator rng = new RandomText(50).rng();
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = BPE.clone();
            for (int flips = 1 + rng.nextInt(3); flips > 0; flips--) {
                bad[rng.nextInt(bad.length)] = (byte) rng.nextInt(256);
            }
            int length = rng.nextBoolean() ? bad.length : rng.nextInt(bad.length);
            try {
                ByteLevelBpe.read(new ByteArrayInputStream(bad, 0, length)).encode("some text");
            } catch (ModelFormatException e) {
                assertTrue(e.getMessage().contains("expected"), e.getMessage());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
