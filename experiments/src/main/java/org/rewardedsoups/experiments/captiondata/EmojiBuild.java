package org.rewardedsoups.experiments.captiondata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.tensor.AtomicFile;

/// Makes the captions of emoji that are shipped out of two files by others.
///
/// @param kept emoji with captions, in the order of emoji-datasource
/// @param dropped how many were left out, by the first reason that applies
/// @param names how many captions of the kept ones are names that people gave; the others list keywords
/// @param namedTwice how many of the kept ones have two such names or more
public record EmojiBuild(List<Emoji> kept, Map<Drop, Integer> dropped, int names, int namedTwice) {
    static final int FEWEST_CAPTIONS = 2;

    private static final JsonMapper JSON = new JsonMapper();
    private static final String EMOJI_JSON = "give emoji.json of emoji-datasource-google 16.0.0";
    private static final String JEMOJI_ENTRY = "jemoji/emojis.json";
    private static final String JEMOJI = "give the jar of net.fellbaum:jemoji 2.0.0";
    private static final Set<String> LETTERS = Set.of("alphanum", "keycap");
    private static final String VARIATION_SELECTOR = "\uFE0F"; // asks for a coloured picture

    /// Why an emoji is left out.
    public enum Drop {
        FLAG("flags"),
        COMPONENT("skin tones and other components"),
        LETTER("letters, numbers and keycaps"),
        UNNAMED("not in jemoji"),
        FEW("fewer than two captions");

        private final String words;

        Drop(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    public EmojiBuild {
        kept = List.copyOf(kept);
        dropped = Map.copyOf(dropped);
    }

    /// @param emojiJson of emoji-datasource
    /// @param jemojiJar of jemoji
    /// @throws UserException if a file is not what it should be
    public static EmojiBuild of(Path emojiJson, Path jemojiJar) throws IOException {
        return of(readJson(emojiJson), readJemoji(jemojiJar));
    }

    static EmojiBuild of(JsonNode datasource, JsonNode jemoji) {
        Map<String, JsonNode> named = byText(jemoji);
        List<Emoji> kept = new ArrayList<>();
        Map<Drop, Integer> dropped = new EnumMap<>(Drop.class);
        Arrays.stream(Drop.values()).forEach(drop -> dropped.put(drop, 0));
        int names = 0;
        int namedTwice = 0;
        for (JsonNode entry : datasource) {
            JsonNode texts = named.get(text(entry.path("unified").asText()));
            Drop drop = drop(entry, texts);
            if (drop == null) {
                kept.add(emoji(entry, texts));
                int count = EmojiCaptionRules.names(entry, texts).size();
                names += count;
                namedTwice += count > 1 ? 1 : 0;
            } else {
                dropped.merge(drop, 1, Integer::sum);
            }
        }
        return new EmojiBuild(kept, dropped, names, namedTwice);
    }

    /// Why it is left out, or null if it is kept.
    private static Drop drop(JsonNode entry, JsonNode texts) {
        String category = entry.path("category").asText();
        if (category.equals("Flags")) {
            return Drop.FLAG;
        } else if (category.equals("Component")) {
            return Drop.COMPONENT;
        } else if (LETTERS.contains(entry.path("subcategory").asText())) {
            return Drop.LETTER;
        } else if (texts == null) {
            return Drop.UNNAMED;
        }
        int captions = EmojiCaptionRules.captions(entry, texts).size();
        return captions < FEWEST_CAPTIONS ? Drop.FEW : null;
    }

    private static Emoji emoji(JsonNode entry, JsonNode texts) {
        return new Emoji(
                entry.path("image").asText(),
                entry.path("sheet_x").asInt(),
                entry.path("sheet_y").asInt(),
                EmojiCaptionRules.name(texts),
                EmojiCaptionRules.captions(entry, texts));
    }

    /// jemoji lists some emoji with and without the selector; the full form has the aliases.
    private static Map<String, JsonNode> byText(JsonNode jemoji) {
        Map<String, JsonNode> out = new HashMap<>();
        for (JsonNode entry : jemoji) {
            String text = entry.path("emoji").asText().replace(VARIATION_SELECTOR, "");
            boolean full = entry.path("qualification").asText().equals("fully-qualified");
            if (full || !out.containsKey(text)) {
                out.put(text, entry);
            }
        }
        return out;
    }

    /// `1F3C3-200D-2642-FE0F` as text, without the selector.
    private static String text(String unified) {
        return Arrays.stream(unified.split("-"))
                .map(hex -> Character.toString(Integer.parseInt(hex, 16)))
                .collect(Collectors.joining())
                .replace(VARIATION_SELECTOR, "");
    }

    private static JsonNode readJson(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UserException("expected a file, got none", file.toString(), EMOJI_JSON);
        }
        return array(Files.readAllBytes(file), file, EMOJI_JSON);
    }

    private static JsonNode readJemoji(Path jar) throws IOException {
        if (!Files.isRegularFile(jar)) {
            throw new UserException("expected a file, got none", jar.toString(), JEMOJI);
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry(JEMOJI_ENTRY);
            if (entry == null) {
                throw new UserException(
                        "expected " + JEMOJI_ENTRY + " in it, got none", jar.toString(), JEMOJI);
            }
            return array(zip.getInputStream(entry).readAllBytes(), jar, JEMOJI);
        } catch (ZipException e) {
            throw new UserException(
                    "expected a jar, got " + e.getMessage(), jar.toString(), JEMOJI, e);
        }
    }

    private static JsonNode array(byte[] bytes, Path file, String remedy) throws IOException {
        try {
            JsonNode node = JSON.readTree(bytes);
            if (node.isArray() && !node.isEmpty()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new UserException(
                    "no JSON: " + e.getOriginalMessage(), file.toString(), remedy, e);
        }
        throw new UserException("expected a JSON array of emoji", file.toString(), remedy);
    }

    /// Writes the kept emoji as gzipped JSON lines.
    public void write(Path file) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Emoji emoji : kept) {
            lines.append(JSON.writeValueAsString(emoji)).append('\n');
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(lines.toString().getBytes(UTF_8));
        }
        AtomicFile.write(file, bytes.toByteArray());
    }
}
