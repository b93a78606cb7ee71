package org.rewardedsoups.experiments.captiondata;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rewardedsoups.experiments.run.UserException;

/// Pictures and captions in the split of Karpathy and Fei-Fei (2015), from their JSON file:
/// `{"images": [{"filepath", "filename", "cocoid", "split", "sentences": [{"raw"}, …]}, …]}`.
///
/// `restval` pictures are trained on as well. Pictures keep the file's order; an id that comes again
/// replaces the first. The file is read picture by picture, since COCO's has 144 MB.
///
/// @param train pictures to learn from
/// @param validation pictures that the original evaluates on
/// @param test the rest
public record KarpathyData(
        List<CaptionedImage> train, List<CaptionedImage> validation, List<CaptionedImage> test) {
    private static final String REMEDY = "./soup features --help has the layout";
    private static final JsonMapper MAPPER = new JsonMapper();

    public KarpathyData {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
    }

    /// Reads a file.
    ///
    /// @throws UserException if it is no such JSON, or a picture lacks an id, split or caption
    public static KarpathyData read(Path json) throws IOException {
        Map<Long, CaptionedImage> train = new LinkedHashMap<>();
        Map<Long, CaptionedImage> validation = new LinkedHashMap<>();
        Map<Long, CaptionedImage> test = new LinkedHashMap<>();
        try (JsonParser parser = MAPPER.createParser(json.toFile())) {
            enterImages(parser, json);
            int index = 0;
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                String where = json + " images[" + index++ + "]";
                JsonNode node = MAPPER.readTree(parser);
                CaptionedImage image = image(node, where);
                Map<Long, CaptionedImage> split =
                        switch (text(node, "split", where)) {
                            case "train", "restval" -> train;
                            case "val" -> validation;
                            case "test" -> test;
                            default ->
                                    throw new UserException(
                                            "expected split train, restval, val or test, got "
                                                    + node.get("split"),
                                            where,
                                            REMEDY);
                        };
                split.put(image.id(), image);
            }
        } catch (JsonProcessingException e) {
            throw new UserException(
                    "no JSON: " + e.getOriginalMessage(), json.toString(), "repair the file", e);
        }
        return new KarpathyData(
                new ArrayList<>(train.values()),
                new ArrayList<>(validation.values()),
                new ArrayList<>(test.values()));
    }

    /// Reads a file that someone wants to train on.
    ///
    /// @throws UserException also if it has no pictures to train on, or no others to evaluate on
    public static KarpathyData readToTrain(Path json) throws IOException {
        KarpathyData data = read(json);
        int heldOut = data.validation.size() + data.test.size();
        if (data.train.isEmpty() || heldOut == 0) {
            throw new UserException(
                    "expected pictures to train on and others to evaluate on, got %d and %d"
                            .formatted(data.train.size(), heldOut),
                    json.toString(),
                    "mark them as split train and test, or val");
        }
        return data;
    }

    /// The first pictures of a split, `count` at most.
    public static List<CaptionedImage> first(List<CaptionedImage> images, int count) {
        return images.subList(0, Math.min(count, images.size()));
    }

    private static void enterImages(JsonParser parser, Path json) throws IOException {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean images = parser.currentName().equals("images");
                JsonToken value = parser.nextToken();
                if (images && value == JsonToken.START_ARRAY) {
                    return;
                }
                parser.skipChildren();
            }
        }
        throw new UserException("expected {\"images\": [...]}", json.toString(), REMEDY);
    }

    private static CaptionedImage image(JsonNode node, String where) {
        JsonNode id = node.get("cocoid");
        if (id == null || !id.isIntegralNumber()) {
            throw new UserException("expected a number 'cocoid', got " + id, where, REMEDY);
        }
        List<String> captions = new ArrayList<>();
        for (JsonNode sentence : node.path("sentences")) {
            captions.add(text(sentence, "raw", where));
        }
        if (captions.isEmpty()) {
            throw new UserException(
                    "expected one or more sentences, got none", where, "leave the picture out");
        }
        String folder = node.path("filepath").asText("");
        String file = text(node, "filename", where);
        return new CaptionedImage(id.longValue(), folder.isEmpty() ? file : folder + "/" + file, captions);
    }

    private static String text(JsonNode node, String field, String where) {
        JsonNode value = node.get(field);
        if (value == null || !value.isTextual()) {
            throw new UserException("expected a string '" + field + "', got " + value, where, REMEDY);
        }
        return value.textValue();
    }
}
