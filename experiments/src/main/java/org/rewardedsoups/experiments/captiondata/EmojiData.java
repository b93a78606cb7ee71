package org.rewardedsoups.experiments.captiondata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPInputStream;
import org.rewardedsoups.experiments.data.Split;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.tensor.Rngs;

/// Emoji with captions by split, and scenes of them; see `docs/emoji-card.md`.
///
/// The SHA-256 of an emoji's name, without who it shows, decides its split: a tenth each for test and
/// validation. Scenes show only emoji of their own split.
///
/// @param train emoji to learn from
/// @param validation emoji to choose settings by
/// @param test emoji to report on
public record EmojiData(List<Emoji> train, List<Emoji> validation, List<Emoji> test) {
    static final String SHIPPED = "emoji-captions.jsonl.gz";

    private static final String REMEDY = "build the file with exec:exec@emoji-captions";
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .build();
    private static final int VOCABULARY_SCENES = 2000; // name all colours and say all phrases
    private static final long SCENE_IDS = 1_000_000; // of each split, above those of emoji

    public EmojiData {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
    }

    /// The emoji in this jar.
    public static EmojiData shipped() {
        try (InputStream resource = EmojiData.class.getResourceAsStream(SHIPPED)) {
            if (resource == null) {
                throw new UserException(
                        "expected captions of emoji in the jar, got nothing", SHIPPED, REMEDY);
            }
            return of(read(new GZIPInputStream(resource), SHIPPED));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Splits emoji; they keep their order.
    static EmojiData of(List<Emoji> emoji) {
        List<Emoji> train = new ArrayList<>();
        List<Emoji> validation = new ArrayList<>();
        List<Emoji> test = new ArrayList<>();
        for (Emoji one : emoji) {
            switch (split(one)) {
                case TRAIN -> train.add(one);
                case VALIDATION -> validation.add(one);
                case TEST -> test.add(one);
            }
        }
        return new EmojiData(train, validation, test);
    }

    /// JSON lines, `{"file": "1f600.png", "column": 32, "row": 20, "name": "…", "captions": ["…", …]}`.
    ///
    /// @throws UserException if a line is no such object
    static List<Emoji> read(InputStream bytes, String name) throws IOException {
        List<Emoji> out = new ArrayList<>();
        try (var lines = new BufferedReader(new InputStreamReader(bytes, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.add(emoji(line, name + " line " + (out.size() + 1)));
            }
        }
        return out;
    }

    private static Emoji emoji(String line, String where) {
        try {
            return JSON.readValue(line, Emoji.class);
        } catch (JsonProcessingException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new UserException("expected an emoji as JSON, got " + reason, where, REMEDY, e);
        }
    }

    private static Split split(Emoji emoji) {
        return switch (digest(emoji.family()).mod(BigInteger.TEN).intValue()) {
            case 0 -> Split.TEST;
            case 1 -> Split.VALIDATION;
            default -> Split.TRAIN;
        };
    }

    private static BigInteger digest(String text) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return new BigInteger(1, sha);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /// The emoji of one split.
    public List<Emoji> of(Split split) {
        return switch (split) {
            case TRAIN -> train;
            case VALIDATION -> validation;
            case TEST -> test;
        };
    }

    /// The first scenes of a split; more of them begin with the same ones.
    public List<EmojiScene> scenes(Split split, int count, Rngs rngs) {
        RandomGenerator rng = rngs.fork("emoji-scenes").stream(split.label());
        long first = SCENE_IDS * (split.ordinal() + 1);
        List<EmojiScene> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            out.add(EmojiScene.random(first + i, of(split), rng));
        }
        return out;
    }

    /// Emoji of a split by themselves, each at one of nine places on any background; more of them begin with the
    /// same ones.
    public List<EmojiView> views(Split split, int count, Rngs rngs) {
        RandomGenerator rng = rngs.fork("emoji-views").stream(split.label());
        List<Emoji> emoji = of(split);
        List<EmojiView> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            out.add(EmojiView.random(emoji.get(rng.nextInt(emoji.size())), rng));
        }
        return out;
    }

    /// Every word of the captions to learn from: those of emoji, and those of many scenes.
    public CaptionVocabulary vocabulary(Rngs rngs) {
        List<CaptionedImage> images = new ArrayList<>();
        train.forEach(emoji -> images.add(emoji.image()));
        scenes(Split.TRAIN, VOCABULARY_SCENES, rngs).forEach(scene -> images.add(scene.image()));
        return CaptionVocabulary.of(images, 1);
    }
}
