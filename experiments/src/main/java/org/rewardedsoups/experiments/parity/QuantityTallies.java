package org.rewardedsoups.experiments.parity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A tally for every quantity of the caption metrics, in order of appearance.
final class QuantityTallies {
    /// For what was computed in float64.
    static final double FLOAT64 = 1e-9;

    /// For METEOR 1.5.
    static final double METEOR = 1e-6;

    /// For what was computed in float32.
    static final double FLOAT32 = 1e-6;

    private final Map<String, Tally> tallies = new LinkedHashMap<>();

    private Tally of(String quantity) {
        return tallies.computeIfAbsent(quantity, _ -> new Tally());
    }

    void compare(String quantity, String where, double ours, Golden recorded, double tolerance) {
        compare(quantity, where, new double[] {ours}, recorded, tolerance);
    }

    void compare(String quantity, String where, double[] ours, Golden recorded, double tolerance) {
        of(quantity).compare(where, ours, recorded.numbers(), tolerance);
    }

    void same(String quantity, String where, String ours, Golden recorded) {
        same(quantity, where, ours, recorded.text());
    }

    void same(String quantity, String where, String ours, String recorded) {
        of(quantity).same(where, ours, recorded);
    }

    void same(String quantity, String where, List<String> ours, Golden recorded) {
        of(quantity).same(where, ours, recorded.list().stream().map(Golden::text).toList());
    }

    void report(ObjectNode kinds, List<String> failures) {
        tallies.forEach(
                (quantity, tally) -> {
                    kinds.set(quantity, tally.json().put("shareWithinTolerance", tally.share()));
                    tally.failures().forEach(failure -> failures.add(quantity + " " + failure));
                });
    }
}
