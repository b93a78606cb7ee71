package org.rewardedsoups.experiments.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rewardedsoups.experiments.run.Json;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.ShapeException;

/// Replays PPO, function by function and step by step: files are JSON arrays of cases, each with a
/// `name`, a `kind`, `inputs`, and outputs recorded in `float64` and `float32`, or once as
/// `outputs`. Where these hold an `error`, our function must refuse the input too.
public record PpoReplayer() implements Replayer {
    @Override
    public boolean claims(GoldenFile file) {
        JsonNode first = file.json().path(0);
        return first.has("kind") && first.has("name");
    }

    @Override
    public Report replay(List<GoldenFile> files) {
        Map<String, Map<Precision, Tally>> tallies = new LinkedHashMap<>();
        PpoKind.ALL.forEach(kind -> tallies.put(kind.name(), new EnumMap<>(Precision.class)));
        int cases = 0;
        for (GoldenFile file : files) {
            for (Golden golden : new Golden(file.json(), file.path().toString()).list()) {
                replay(new GoldenCase(golden), tallies);
                cases++;
            }
        }
        return report(cases, tallies);
    }

    private static void replay(GoldenCase golden, Map<String, Map<Precision, Tally>> tallies) {
        Optional<PpoKind> kind =
                PpoKind.ALL.stream().filter(k -> k.name().equals(golden.kind())).findFirst();
        String label = golden.kind();
        if (kind.isPresent() && kind.get().secondClass(golden)) {
            label += Tally.SECOND_CLASS;
        }
        Map<Precision, Tally> byPrecision =
                tallies.computeIfAbsent(label, _ -> new EnumMap<>(Precision.class));
        if (kind.isEmpty() || golden.precisions().isEmpty()) {
            byPrecision
                    .computeIfAbsent(Precision.EITHER, _ -> new Tally())
                    .failed(golden.name() + ": expected a known kind with outputs, got " + label);
            return;
        }
        for (Precision precision : golden.precisions()) {
            Tally tally = byPrecision.computeIfAbsent(precision, _ -> new Tally());
            try (Scope _ = Scope.open()) {
                replay(golden, kind.get(), precision, tally);
            }
        }
    }

    private static void replay(
            GoldenCase golden, PpoKind kind, Precision precision, Tally tally) {
        Golden recorded = golden.outputs(precision);
        Optional<String> error = recorded.find("error").map(Golden::text);
        Outputs ours;
        try {
            ours = kind.replay(golden, precision);
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            if (error.isPresent() && refuses(e)) {
                tally.agreed();
            } else {
                tally.failed(golden.name() + ": expected results, got " + e);
            }
            return;
        }
        if (error.isPresent()) {
            tally.failed(golden.name() + ": expected " + error.get() + ", got results");
        } else {
            tally.compare(golden, recorded, ours, kind, kind.tolerance(golden, precision));
        }
    }

    /// Whether an exception says that the input is refused, not that the replay went wrong.
    private static boolean refuses(RuntimeException e) {
        return !(e instanceof ShapeException) && !(e instanceof IllegalStateException);
    }

    private static Report report(int cases, Map<String, Map<Precision, Tally>> tallies) {
        ObjectNode kinds = Json.object();
        List<String> failures = new ArrayList<>();
        tallies.forEach(
                (label, byPrecision) -> {
                    ObjectNode kind = kinds.putObject(label);
                    byPrecision.forEach(
                            (precision, tally) -> {
                                kind.set(precision.field(), tally.json());
                                if (!label.endsWith(Tally.SECOND_CLASS)) {
                                    tally.failures().stream()
                                            .map(f -> label + " " + precision.field() + " " + f)
                                            .forEach(failures::add);
                                }
                            });
                });
        return new Report(cases, kinds, failures);
    }
}
