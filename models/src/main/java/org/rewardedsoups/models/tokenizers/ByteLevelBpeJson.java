package org.rewardedsoups.models.tokenizers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.rewardedsoups.tensor.ModelFormatException;

/// A byte-level BPE as a `tokenizer.json`, read and written.
final class ByteLevelBpeJson {
    private ByteLevelBpeJson() {}

    static ByteLevelBpe read(JsonFields file) {
        file.only(
                        "version",
                        "truncation",
                        "padding",
                        "added_tokens",
                        "normalizer",
                        "pre_tokenizer",
                        "post_processor",
                        "decoder",
                        "model")
                .expect("version", "1.0")
                .expectOff("truncation")
                .expectOff("padding")
                .expectOff("normalizer");
        readByteLevel(file.object("pre_tokenizer"));
        byteLevel(file.object("decoder"));
        if (!file.absent("post_processor")) { // moves offsets only, which we do not report
            byteLevel(file.object("post_processor"));
        }
        JsonFields model = file.object("model");
        readModelOptions(model);
        List<AddedToken> added = AddedTokenJson.read(file);
        Vocabulary vocabulary = Vocabulary.of(model.object("vocab"), added);
        requireSpelledInBytes(model.object("vocab"), added);
        Merges merges = merges(model, vocabulary, added);
        return new ByteLevelBpe(vocabulary, merges, model.flag("ignore_merges", false), added);
    }

    private static void readByteLevel(JsonFields words) {
        byteLevel(words).expectOff("add_prefix_space");
        if (!words.flag("use_regex", true)) {
            throw words.unsupported("use_regex", "true, GPT-2's split into words");
        }
    }

    private static JsonFields byteLevel(JsonFields step) {
        return step.only("type", "add_prefix_space", "trim_offsets", "use_regex")
                .expect("type", "ByteLevel");
    }

    private static void readModelOptions(JsonFields model) {
        model.only(
                        "type",
                        "dropout",
                        "unk_token",
                        "continuing_subword_prefix",
                        "end_of_word_suffix",
                        "fuse_unk",
                        "byte_fallback",
                        "ignore_merges",
                        "vocab",
                        "merges")
                .expectOff("dropout")
                .expectOff("continuing_subword_prefix")
                .expectOff("end_of_word_suffix")
                .expectOff("byte_fallback");
        if (!model.absent("type")) {
            model.expect("type", "BPE");
        }
    }

    /// With a token for every byte nothing is unknown, so `unk_token` and `fuse_unk` never matter;
    /// but a token outside the byte alphabet could never be produced.
    private static void requireSpelledInBytes(JsonFields vocab, List<AddedToken> added) {
        Set<String> whole = added.stream().map(AddedToken::content).collect(Collectors.toSet());
        for (var entry : vocab.node().properties()) {
            String token = entry.getKey();
            if (!whole.contains(token) && (token.isEmpty() || !ByteAlphabet.spells(token))) {
                throw vocab.unsupported(token, "a token spelled in GPT-2's 256 byte characters");
            }
        }
    }

    private static Merges merges(JsonFields model, Vocabulary vocabulary, List<AddedToken> added) {
        BitSet whole = new BitSet();
        added.forEach(token -> whole.set(token.id()));
        JsonNode list = model.array("merges");
        long[] pairs = new long[list.size()];
        int[] merged = new int[list.size()];
        PairMap seen = new PairMap(pairs.length);
        for (int rank = 0; rank < pairs.length; rank++) {
            String[] parts = parts(list.get(rank));
            OptionalInt left = parts == null ? OptionalInt.empty() : vocabulary.id(parts[0]);
            OptionalInt right = parts == null ? OptionalInt.empty() : vocabulary.id(parts[1]);
            OptionalInt both =
                    parts == null ? OptionalInt.empty() : vocabulary.id(parts[0] + parts[1]);
            if (left.isEmpty() || right.isEmpty() || both.isEmpty() || whole.get(both.getAsInt())) {
                throw badMerge(
                        model,
                        rank,
                        "two tokens that join to a third, not an added one",
                        list.get(rank));
            }
            pairs[rank] = PairMap.pack(left.getAsInt(), right.getAsInt());
            merged[rank] = both.getAsInt();
            if (seen.get(pairs[rank]) >= 0) {
                throw badMerge(model, rank, "a pair that no earlier one has", list.get(rank));
            }
            seen.put(pairs[rank], rank);
        }
        return new Merges(pairs, merged);
    }

    private static ModelFormatException badMerge(
            JsonFields model, int rank, String expected, JsonNode got) {
        return new ModelFormatException(
                "%s.merges[%d]: expected %s, got %s".formatted(model.path(), rank, expected, got));
    }

    /// The halves of `"a b"`, as files were written up to 2024, or of `["a", "b"]`, as they are
    /// since.
    private static String[] parts(JsonNode merge) {
        if (merge.isTextual()) {
            String[] parts = merge.textValue().split(" ", -1);
            return parts.length == 2 ? parts : null;
        }
        boolean pair = merge.size() == 2 && merge.path(0).isTextual() && merge.path(1).isTextual();
        return pair ? new String[] {merge.get(0).textValue(), merge.get(1).textValue()} : null;
    }

    static byte[] write(
            Vocabulary vocabulary, Merges merges, boolean wholeWordsFirst, List<AddedToken> added) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("version", "1.0").putNull("truncation").putNull("padding");
        AddedTokenJson.write(added, file.putArray("added_tokens"));
        file.putNull("normalizer");
        writeByteLevel(file.putObject("pre_tokenizer"));
        file.putNull("post_processor");
        writeByteLevel(file.putObject("decoder"));
        ObjectNode model = file.putObject("model").put("type", "BPE").putNull("dropout");
        model.putNull("unk_token")
                .putNull("continuing_subword_prefix")
                .putNull("end_of_word_suffix")
                .put("fuse_unk", false)
                .put("byte_fallback", false)
                .put("ignore_merges", wholeWordsFirst);
        writeVocabulary(vocabulary, model.putObject("vocab"));
        writeMerges(vocabulary, merges, model.putArray("merges"));
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(file);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree of strings and numbers is always JSON", e);
        }
    }

    private static void writeByteLevel(ObjectNode step) {
        step.put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
    }

    private static void writeVocabulary(Vocabulary vocabulary, ObjectNode vocab) {
        for (int id = 0; id < vocabulary.size(); id++) {
            vocab.put(vocabulary.token(id), id);
        }
    }

    private static void writeMerges(Vocabulary vocabulary, Merges merges, ArrayNode list) {
        for (int rank = 0; rank < merges.size(); rank++) {
            long pair = merges.pair(rank);
            list.add(
                    vocabulary.token(PairMap.left(pair))
                            + " "
                            + vocabulary.token(PairMap.right(pair)));
        }
    }
}
