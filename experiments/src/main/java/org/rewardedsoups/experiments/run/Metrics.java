package org.rewardedsoups.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rewardedsoups.tensor.AtomicFile;

/// What a run measures while it trains: `metrics.jsonl`, `metrics.csv` and TensorBoard event files.
///
/// A row belongs to a series, such as one training, and to a step of it. Rows are written out at
/// once. The JSON lines are the record; the table has one column per name ever used and is
/// rewritten when a new name appears.
public final class Metrics implements AutoCloseable {
    private final Path lines;
    private final Path table;
    private final Path events;
    private final Clock clock;
    private final List<Row> rows;
    private final Set<String> columns = new LinkedHashSet<>();
    private final Map<String, EventFile> eventFiles = new HashMap<>();

    /// @param series the training or evaluation it belongs to
    /// @param values measured quantities by name
    public record Row(String series, long step, Map<String, Double> values) {}

    private Metrics(Path folder, List<Row> rows, Clock clock) {
        this.lines = folder.resolve("metrics.jsonl");
        this.table = folder.resolve("metrics.csv");
        this.events = folder.resolve("tensorboard");
        this.rows = new ArrayList<>(rows);
        this.clock = clock;
        rows.forEach(row -> columns.addAll(row.values().keySet()));
    }

    /// Empty metrics in a folder; files appear with the first row.
    static Metrics create(Path folder, Clock clock) {
        return new Metrics(folder, List.of(), clock);
    }

    /// The metrics of an interrupted run; a last line cut short by the interruption is dropped.
    static Metrics resume(Path folder, Clock clock) throws IOException {
        Path lines = folder.resolve("metrics.jsonl");
        var metrics = new Metrics(folder, Files.exists(lines) ? read(lines) : List.of(), clock);
        metrics.rewrite();
        return metrics;
    }

    /// All rows so far, in order.
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /// One quantity of one series, in order of its steps: a learning curve.
    public List<Double> column(String series, String name) {
        return rows.stream()
                .filter(row -> row.series().equals(series) && row.values().containsKey(name))
                .map(row -> row.values().get(name))
                .toList();
    }

    /// Appends a row whose values are the numeric components of a record, under their names.
    public void row(String series, long step, Record log) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Option component : Option.of(log)) {
            if (component.value() instanceof Number number) {
                values.put(component.component(), number.doubleValue());
            }
        }
        row(series, step, values);
    }

    /// Appends a row.
    ///
    /// @param series letters, digits, `.`, `_`, `=` and `-`; also the name of the TensorBoard run
    public void row(String series, long step, Map<String, Double> values) {
        if (!series.matches("[A-Za-z0-9][A-Za-z0-9._=-]*")) {
            throw new IllegalArgumentException(
                    "metrics: expected a series of letters, digits and ._=-, got " + series);
        }
        var row = new Row(series, step, new LinkedHashMap<>(values));
        rows.add(row);
        try {
            append(lines, json(row) + "\n");
            if (columns.addAll(values.keySet()) || rows.size() == 1) {
                rewriteTable();
            } else {
                append(table, csv(row) + "\n");
            }
            eventFile(series).scalars(step, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Shows a text in TensorBoard, such as a sample at a step.
    public void text(String series, long step, String tag, String text) {
        try {
            eventFile(series).text(step, tag, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Forgets the rows of a series after `step`: what was done after the checkpoint that is
    /// resumed.
    public void resumeAt(String series, long step) {
        if (rows.removeIf(row -> row.series().equals(series) && row.step() > step)) {
            try {
                rewrite();
                eventFile(series).restart(step + 1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private EventFile eventFile(String series) throws IOException {
        EventFile file = eventFiles.get(series);
        if (file == null) {
            file = EventFile.create(events.resolve(series), clock);
            eventFiles.put(series, file);
        }
        return file;
    }

    private void rewrite() throws IOException {
        if (!rows.isEmpty() || Files.exists(lines)) {
            String all = rows.stream().map(row -> json(row) + "\n").collect(Collectors.joining());
            AtomicFile.write(lines, all.getBytes(StandardCharsets.UTF_8));
            rewriteTable();
        }
    }

    private void rewriteTable() throws IOException {
        String header =
                Stream.concat(Stream.of("series", "step"), columns.stream())
                        .collect(Collectors.joining(","));
        String body = rows.stream().map(row -> csv(row) + "\n").collect(Collectors.joining());
        AtomicFile.write(table, (header + "\n" + body).getBytes(StandardCharsets.UTF_8));
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private String csv(Row row) {
        return Stream.concat(
                        Stream.of(row.series(), Long.toString(row.step())),
                        columns.stream()
                                .map(name ->
                                        row.values().containsKey(name)
                                                ? row.values().get(name).toString()
                                                : ""))
                .collect(Collectors.joining(","));
    }

    /// Numbers that JSON cannot write, such as NaN, are strings.
    private static String json(Row row) {
        ObjectNode tree = Json.object().put("series", row.series()).put("step", row.step());
        row.values().forEach(tree::put);
        return Json.line(tree);
    }

    private static List<Row> read(Path lines) throws IOException {
        List<Row> rows = new ArrayList<>();
        String text = Files.readString(lines, StandardCharsets.UTF_8);
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        int number = 0;
        for (String line : whole.lines().toList()) {
            number++;
            rows.add(row(Json.parse(line, lines + " line " + number)));
        }
        return rows;
    }

    private static Row row(JsonNode tree) {
        Map<String, Double> values = new LinkedHashMap<>();
        tree.properties().stream()
                .filter(e -> !e.getKey().equals("series") && !e.getKey().equals("step"))
                .forEach(e -> values.put(e.getKey(), Double.valueOf(e.getValue().asText())));
        return new Row(tree.path("series").asText(), tree.path("step").asLong(), values);
    }

    @Override
    public void close() {
        try {
            for (EventFile file : eventFiles.values()) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
