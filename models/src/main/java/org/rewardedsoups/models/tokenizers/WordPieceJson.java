package org.rewardedsoups.models.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.util.List;
import org.rewardedsoups.tensor.ModelFormatException;

/// Reads a WordPiece `tokenizer.json` of the BERT family.
final class WordPieceJson {
    private WordPieceJson() {}

    static WordPiece read(JsonFields file) {
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
                .expect("version", "1.0");
        requireUsualTruncation(file);
        file.object("pre_tokenizer").only("type").expect("type", "BertPreTokenizer");
        JsonFields model = file.object("model");
        model.only(
                        "type",
                        "unk_token",
                        "continuing_subword_prefix",
                        "max_input_chars_per_word",
                        "vocab")
                .expect("type", "WordPiece");
        List<AddedToken> added = AddedTokenJson.read(file);
        if (added.stream().anyMatch(AddedToken::normalized)) {
            throw file.unsupported("added_tokens", "none matched in normalized text");
        }
        Vocabulary vocabulary = Vocabulary.of(model.object("vocab"), added);
        BertNormalizer normalizer = normalizer(file.object("normalizer"));
        if (normalizer.stripAccents()) {
            requireNoOrderedMarks(vocabulary);
        }
        return new WordPiece(vocabulary, options(file, normalizer, vocabulary), added);
    }

    private static WordPiece.Options options(
            JsonFields file, BertNormalizer normalizer, Vocabulary vocabulary) {
        JsonFields model = file.object("model");
        JsonFields decoder = file.object("decoder");
        decoder.only("type", "prefix", "cleanup")
                .expect("type", "WordPiece")
                .expect("prefix", model.text("continuing_subword_prefix"));
        int[] around = around(file.object("post_processor"), vocabulary);
        return new WordPiece.Options(
                normalizer,
                model.text("continuing_subword_prefix"),
                model.count("max_input_chars_per_word"),
                id(model, "unk_token", vocabulary),
                around[0],
                around[1],
                decoder.flag("cleanup", true));
    }

    private static int id(JsonFields fields, String key, Vocabulary vocabulary) {
        return vocabulary
                .id(fields.text(key))
                .orElseThrow(() -> fields.unsupported(key, "a token of the vocabulary"));
    }

    private static BertNormalizer normalizer(JsonFields normalizer) {
        normalizer
                .only("type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase")
                .expect("type", "BertNormalizer");
        boolean lowercase = normalizer.flag("lowercase");
        return new BertNormalizer(
                normalizer.flag("clean_text"),
                normalizer.flag("handle_chinese_chars"),
                normalizer.flag("strip_accents", lowercase),
                lowercase);
    }

    /// The length is the caller's, but which end is cut, and of which text, is as in these files.
    private static void requireUsualTruncation(JsonFields file) {
        if (!file.absent("truncation")) {
            JsonFields truncation = file.object("truncation");
            truncation
                    .only("direction", "max_length", "strategy", "stride")
                    .expect("strategy", "LongestFirst")
                    .expectOff("stride");
            if (!truncation.absent("direction")) {
                truncation.expect("direction", "Right");
            }
        }
    }

    /// The ids around the texts, `[CLS]` and `[SEP]`, from either spelling of the same template.
    private static int[] around(JsonFields step, Vocabulary vocabulary) {
        if (step.value("type").asText().equals("BertProcessing")) {
            step.only("type", "sep", "cls");
            return new int[] {pairId(step, "cls", vocabulary), pairId(step, "sep", vocabulary)};
        }
        step.only("type", "single", "pair", "special_tokens").expect("type", "TemplateProcessing");
        JsonNode single = step.array("single");
        String cls = single.at("/0/SpecialToken/id").asText();
        String sep = single.at("/2/SpecialToken/id").asText();
        requireTemplate(step, "single", List.of(cls + ":0", "A:0", sep + ":0"));
        requireTemplate(step, "pair", List.of(cls + ":0", "A:0", sep + ":0", "B:1", sep + ":1"));
        JsonFields specials = step.object("special_tokens").only(cls, sep);
        return new int[] {
            templateId(specials, cls, vocabulary), templateId(specials, sep, vocabulary)
        };
    }

    private static int pairId(JsonFields step, String key, Vocabulary vocabulary) {
        JsonNode pair = step.array(key);
        return requireId(step, key, pair.path(0), pair.path(1), vocabulary);
    }

    private static int templateId(JsonFields specials, String token, Vocabulary vocabulary) {
        JsonFields special = specials.object(token).only("id", "ids", "tokens").expect("id", token);
        JsonNode ids = special.array("ids");
        JsonNode tokens = special.array("tokens");
        if (ids.size() != 1 || tokens.size() != 1) {
            throw specials.unsupported(token, "one token");
        }
        return requireId(specials, token, tokens.get(0), ids.get(0), vocabulary);
    }

    private static int requireId(
            JsonFields fields, String key, JsonNode token, JsonNode id, Vocabulary vocabulary) {
        int known = vocabulary.id(token.asText()).orElse(-1);
        if (known < 0 || !id.isInt() || id.intValue() != known) {
            throw fields.unsupported(key, "a token with its id in the vocabulary");
        }
        return known;
    }

    private static void requireTemplate(JsonFields step, String key, List<String> expected) {
        JsonNode pieces = step.array(key);
        boolean same = pieces.size() == expected.size();
        for (int i = 0; same && i < pieces.size(); i++) {
            JsonNode piece = pieces.get(i);
            JsonNode body = piece.path(expected.get(i).length() == 3 ? "Sequence" : "SpecialToken");
            String got = body.path("id").asText() + ":" + body.path("type_id").asText();
            same = piece.size() == 1 && body.size() == 2 && got.equals(expected.get(i));
        }
        if (!same) {
            throw step.unsupported(key, "BERT's template " + expected);
        }
    }

    /// Marks that stay when accents go, and that canonical order may move, must not be in a token.
    private static void requireNoOrderedMarks(Vocabulary vocabulary) {
        for (int id = 0; id < vocabulary.size(); id++) {
            String token = vocabulary.token(id);
            boolean ordered = token.codePoints().anyMatch(WordPieceJson::orderedMark);
            if (ordered) {
                throw new ModelFormatException(
                        "tokenizer file.model.vocab: expected no combining marks that normalization"
                                + " reorders (not supported with strip_accents), got "
                                + token);
            }
        }
    }

    /// Canonical order moves a mark of a class above 0 in front of U+0345, the mark of the last
    /// class.
    private static boolean orderedMark(int codePoint) {
        boolean mark =
                switch (Character.getType(codePoint)) {
                    case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
                    default -> false;
                };
        if (!mark || Unicode8.nonSpacingMark(codePoint)) {
            return false;
        }
        String alone = Character.toString(codePoint);
        return Normalizer.isNormalized(alone, Normalizer.Form.NFD)
                && !Normalizer.isNormalized("\u0345" + alone, Normalizer.Form.NFD);
    }
}
