package org.rewardedsoups.experiments.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// The examples of the summary task by split: those that are shipped, or those of a user's own file.
///
/// @param train examples to learn from
/// @param validation examples to choose settings by
/// @param test examples to report on
public record SummaryData(List<Example> train, List<Example> validation, List<Example> test) {
    private static final String SHIPPED = "javadoc-summary.jsonl.gz";

    public SummaryData {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
    }

    /// The Javadoc pairs in this jar, split by whole library; see `docs/data-card.md`.
    public static SummaryData shipped() {
        try (InputStream resource = SummaryData.class.getResourceAsStream(SHIPPED)) {
            if (resource == null) {
                throw new DataException(
                        "%s: expected it beside %s in the jar, got nothing; build it with exec:exec@corpus"
                                .formatted(SHIPPED, SummaryData.class.getName()));
            }
            return read(new GZIPInputStream(resource), SHIPPED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A user's own JSON lines, `{"input": "...", "reference": "..."}`, gzipped if the name ends in `.gz`.
    ///
    /// Without a `"split"` in the line, the input's digest decides: a tenth each for test and validation.
    ///
    /// @throws DataException if the file cannot be read, or a line is not such an object
    public static SummaryData file(Path jsonl) {
        try (InputStream bytes = Files.newInputStream(jsonl)) {
            boolean compressed = jsonl.toString().endsWith(".gz");
            return read(compressed ? new GZIPInputStream(bytes) : bytes, jsonl.toString());
        } catch (CharacterCodingException e) {
            throw new DataException(
                    jsonl + ": expected UTF-8 text, got other bytes; convert the file", e);
        } catch (IOException e) {
            throw new DataException(
                    "%s: expected a readable file of JSON lines, got %s; check --data"
                            .formatted(jsonl, e),
                    e);
        }
    }

    /// The examples of one split.
    public List<Example> of(Split split) {
        return switch (split) {
            case TRAIN -> train;
            case VALIDATION -> validation;
            case TEST -> test;
        };
    }

    private static SummaryData read(InputStream bytes, String name) throws IOException {
        Map<Split, List<Example>> splits = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            splits.put(split, new ArrayList<>());
        }
        var decoder = StandardCharsets.UTF_8.newDecoder();
        try (var lines = new BufferedReader(new InputStreamReader(bytes, decoder))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    ExampleLine example = ExampleLine.parse(line, name, number);
                    splits.get(example.split()).add(example.example());
                }
            }
        }
        SummaryData data =
                new SummaryData(
                        splits.get(Split.TRAIN),
                        splits.get(Split.VALIDATION),
                        splits.get(Split.TEST));
        return data.requireExamples(name);
    }

    private SummaryData requireExamples(String name) {
        if (train.isEmpty() || validation.isEmpty() || test.isEmpty()) {
            throw new DataException(
                    ("%s: expected examples in every split, got train %d, validation %d, test %d;"
                                    + " give more lines or name \"split\" in each")
                            .formatted(name, train.size(), validation.size(), test.size()));
        }
        return this;
    }
}
