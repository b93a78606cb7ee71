package org.rewardedsoups.experiments.parity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.experiments.run.Json;
import org.rewardedsoups.tensor.Tensor;

/// How replays compare with recordings, over all cases of one kind in one precision.
final class Tally {
    /// How the names of kinds end that are reported without deciding.
    static final String SECOND_CLASS = " (second-class evidence, does not decide)";

    private final List<String> failures = new ArrayList<>();
    private int cases;
    private long values;
    private double maxAbsolute;
    private double maxRelative;
    private double largestTolerance;
    private String worst = "";
    private long nonFiniteMismatches;
    private long outside;
    private int discreteMismatches;

    /// Compares everything recorded with what was computed under the same name.
    void compare(GoldenCase golden, Golden recorded, Outputs ours, PpoKind kind, double tolerance) {
        cases++;
        compare(golden.name(), "", recorded, ours, kind, tolerance);
    }

    private void compare(
            String name, String path, Golden recorded, Outputs ours, PpoKind kind, double tol) {
        if (kind.withoutCounterpart().contains(path)) {
            return;
        }
        if (recorded.json().isObject()) {
            for (var property : recorded.json().properties()) {
                String below = path.isEmpty() ? property.getKey() : path + "/" + property.getKey();
                compare(name, below, recorded.get(property.getKey()), ours, kind, tol);
            }
        } else if (recorded.json().isArray() && recorded.json().path(0).isObject()) {
            List<Golden> elements = recorded.list();
            for (int i = 0; i < elements.size(); i++) {
                compare(name, path + "/" + i, elements.get(i), ours, kind, tol);
            }
        } else {
            double[] a = ours.find(path).orElse(new double[0]);
            compare(name + " " + path, a, recorded.numbers(), Tolerance.of(path, tol));
        }
    }

    /// Compares numbers that were recorded outside cases.
    void compare(String what, double[] ours, double[] recorded, double tolerance) {
        if (ours.length != recorded.length) {
            mismatch(what + ": expected " + recorded.length + " numbers, got " + ours.length);
            return;
        }
        largestTolerance = Math.max(largestTolerance, tolerance);
        for (int i = 0; i < ours.length; i++) {
            values++;
            compare(what + "[" + i + "]", ours[i], recorded[i], tolerance);
        }
    }

    private void compare(String what, double ours, double recorded, double tolerance) {
        if (!Double.isFinite(recorded) || !Double.isFinite(ours)) {
            if (Double.compare(ours, recorded) != 0) {
                nonFiniteMismatches++;
                failures.add(what + ": expected " + recorded + ", got " + ours);
            }
            return;
        }
        double absolute = Math.abs(ours - recorded);
        double relative = absolute / (1 + Math.abs(recorded));
        maxAbsolute = Math.max(maxAbsolute, absolute);
        if (relative > maxRelative) {
            maxRelative = relative;
            worst = what;
        }
        if (relative > tolerance) {
            outside++;
            failures.add(what + ": expected " + recorded + " within " + tolerance + ", got " + ours);
        }
    }

    /// Compares the numbers of one quantity with those recorded.
    void numbers(String what, Tensor ours, Tensor recorded, double tolerance) {
        cases++;
        if (ours.shape().equals(recorded.shape())) {
            compare(what, ours.toDoubles(), recorded.toDoubles(), tolerance);
        } else {
            mismatch(what + ": expected shape " + recorded.shape() + ", got " + ours.shape());
        }
    }

    /// Compares a row of numbers with that recorded.
    void numbers(String what, double[] ours, double[] recorded, double tolerance) {
        cases++;
        compare(what, ours, recorded, tolerance);
    }

    /// Compares one number with that recorded.
    void number(String what, double ours, double recorded, double tolerance) {
        cases++;
        compare(what, new double[] {ours}, new double[] {recorded}, tolerance);
    }

    /// Compares what is no number, such as a caption.
    void same(String what, Object ours, Object recorded) {
        cases++;
        if (!ours.equals(recorded)) {
            mismatch(what + ": expected " + recorded + ", got " + ours);
        }
    }

    /// Part of the numbers that is within the tolerance; 1 if there are none.
    double share() {
        return values == 0 ? 1 : 1 - (double) outside / values;
    }

    /// Counts a case without numbers: an error that was expected, and came.
    void agreed() {
        cases++;
    }

    /// Counts a case that went another way than recorded.
    void failed(String failure) {
        cases++;
        mismatch(failure);
    }

    private void mismatch(String failure) {
        discreteMismatches++;
        failures.add(failure);
    }

    List<String> failures() {
        return failures;
    }

    ObjectNode json() {
        return Json.object()
                .put("cases", cases)
                .put("values", values)
                .put("maxAbsoluteError", maxAbsolute)
                .put("maxRelativeError", maxRelative)
                .put("worst", worst)
                .put("largestTolerance", largestTolerance)
                .put("outsideTolerance", outside)
                .put("nonFiniteMismatches", nonFiniteMismatches)
                .put("discreteMismatches", discreteMismatches);
    }
}
