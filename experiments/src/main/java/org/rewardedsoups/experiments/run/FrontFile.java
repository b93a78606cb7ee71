package org.rewardedsoups.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.rewardedsoups.tensor.AtomicFile;

/// `front.json`: a [Front] as text that is the same, byte for byte, whenever the numbers are.
public final class FrontFile {
    private FrontFile() {}

    /// Writes the file, whole or not at all.
    public static void write(Path file, Front front) throws IOException {
        AtomicFile.write(file, text(front).getBytes(StandardCharsets.UTF_8));
    }

    /// Reads a file that [#write] wrote.
    ///
    /// @throws UserException if it is no such file
    public static Front read(Path file) throws IOException {
        return parse(Json.read(file), file.toString());
    }

    /// The file's text, one point a line.
    static String text(Front front) {
        var text = new StringBuilder("{\"objectives\": ");
        ObjectNode names = Json.object();
        front.objectives().forEach(names.putArray("names")::add);
        text.append(Json.line(names.get("names")));
        text.append(",\n \"points\": ").append(array(front.points(), FrontFile::point));
        front.hypervolume()
                .ifPresent(v -> text.append(",\n \"hypervolume\": ").append(Json.line(volumes(v))));
        text.append(",\n \"lmc\": ").append(array(front.lmc(), FrontFile::connectivity));
        return text.append("}\n").toString();
    }

    private static <T> String array(List<T> items, Function<T, ObjectNode> tree) {
        return items.stream()
                .map(item -> Json.line(tree.apply(item)))
                .collect(Collectors.joining(",\n  ", "[\n  ", "]"));
    }

    private static ObjectNode point(Front.Point point) {
        ObjectNode tree = Json.object();
        tree.put("kind", point.kind().name().toLowerCase(Locale.ROOT));
        if (point.kind() != Front.Kind.INIT) {
            tree.set(weightsKey(point.kind()), Json.numbers(point.weights()));
        }
        tree.set("rewards", Json.numbers(point.rewards()));
        tree.set("stderr", Json.numbers(point.stderr()));
        return tree.put("n", point.n());
    }

    private static ObjectNode volumes(Front.Volumes volumes) {
        ObjectNode tree = Json.object();
        tree.set("reference", Json.numbers(volumes.reference()));
        tree.put("soup", volumes.soup());
        volumes.morl().ifPresent(morl -> tree.put("morl", morl));
        return tree;
    }

    private static ObjectNode connectivity(Front.Connectivity lmc) {
        return Json.object()
                .put("objective", lmc.objective())
                .put("minGap", lmc.minGap())
                .put("meanGap", lmc.meanGap())
                .put("violations", lmc.violations());
    }

    private static String weightsKey(Front.Kind kind) {
        return kind == Front.Kind.MORL ? "mu" : "lambda";
    }

    private static Front parse(JsonNode tree, String where) {
        try {
            requireKeys(tree, Set.of("objectives", "points", "hypervolume", "lmc"));
            List<String> objectives = new ArrayList<>();
            tree.required("objectives").forEach(name -> objectives.add(name.asText()));
            return new Front(
                    objectives,
                    list(tree.required("points"), FrontFile::point),
                    Optional.ofNullable(tree.get("hypervolume")).map(FrontFile::volumes),
                    list(tree.required("lmc"), FrontFile::connectivity));
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    "no front: " + e.getMessage(), where, "write it again with the experiment", e);
        }
    }

    private static Front.Point point(JsonNode tree) {
        requireKeys(tree, Set.of("kind", "lambda", "mu", "rewards", "stderr", "n"));
        var kind = Front.Kind.valueOf(tree.required("kind").asText().toUpperCase(Locale.ROOT));
        return new Front.Point(
                kind,
                kind == Front.Kind.INIT ? List.of() : numbers(tree.required(weightsKey(kind))),
                numbers(tree.required("rewards")),
                numbers(tree.required("stderr")),
                tree.required("n").intValue());
    }

    private static Front.Volumes volumes(JsonNode tree) {
        requireKeys(tree, Set.of("reference", "soup", "morl"));
        return new Front.Volumes(
                numbers(tree.required("reference")),
                number(tree.required("soup")),
                Optional.ofNullable(tree.get("morl")).map(FrontFile::number));
    }

    private static Front.Connectivity connectivity(JsonNode tree) {
        requireKeys(tree, Set.of("objective", "minGap", "meanGap", "violations"));
        return new Front.Connectivity(
                tree.required("objective").asText(),
                number(tree.required("minGap")),
                number(tree.required("meanGap")),
                tree.required("violations").intValue());
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> item) {
        List<T> items = new ArrayList<>();
        array.forEach(element -> items.add(item.apply(element)));
        return items;
    }

    private static List<Double> numbers(JsonNode array) {
        return list(array, FrontFile::number);
    }

    private static double number(JsonNode tree) {
        if (!tree.isNumber()) {
            throw new IllegalArgumentException("expected a number, got " + tree);
        }
        return tree.doubleValue();
    }

    private static void requireKeys(JsonNode tree, Set<String> known) {
        for (var property : tree.properties()) {
            if (!known.contains(property.getKey())) {
                throw new IllegalArgumentException("unknown key " + property.getKey());
            }
        }
    }
}
