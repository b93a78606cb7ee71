package org.rewardedsoups.experiments.parity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rewardedsoups.experiments.run.Json;
import org.rewardedsoups.tensor.Tensor;

/// How replays of captioning networks compare with recordings, quantity by quantity.
final class CaptioningTallies {
    private final Map<String, Map<Precision, Tally>> tallies = new LinkedHashMap<>();

    /// The tally of one quantity, such as `captioner gradients`.
    Tally of(String quantity, Precision precision) {
        return tallies.computeIfAbsent(quantity, _ -> new EnumMap<>(Precision.class))
                .computeIfAbsent(precision, _ -> new Tally());
    }

    /// Compares numbers within the tolerance of captioning networks.
    void numbers(
            String quantity, Precision precision, String what, Tensor ours, Tensor recorded) {
        of(quantity, precision).numbers(what, ours, recorded, Tolerance.captioning(precision));
    }

    Replayer.Report report(int cases) {
        ObjectNode kinds = Json.object();
        List<String> failures = new ArrayList<>();
        tallies.forEach(
                (quantity, byPrecision) -> {
                    ObjectNode kind = kinds.putObject(quantity);
                    byPrecision.forEach(
                            (precision, tally) -> {
                                kind.set(precision.field(), tally.json());
                                if (!quantity.endsWith(Tally.SECOND_CLASS)) {
                                    tally.failures().stream()
                                            .map(f -> quantity + " " + precision.field() + " " + f)
                                            .forEach(failures::add);
                                }
                            });
                });
        return new Replayer.Report(cases, kinds, failures);
    }
}
