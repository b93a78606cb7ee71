package org.rewardedsoups.experiments.parity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.rewardedsoups.experiments.run.Json;

/// How close a score of ours comes to one that is computed in another way: nothing passes or fails.
final class Closeness {
    private static final double EQUAL = 1e-9;

    private final List<Double> ours = new ArrayList<>();
    private final List<Double> recorded = new ArrayList<>();
    private int inOneOnly;

    /// One item; what is not finite has no score.
    void add(double own, double other) {
        if (Double.isFinite(own) && Double.isFinite(other)) {
            ours.add(own);
            recorded.add(other);
        } else if (Double.isFinite(own) != Double.isFinite(other)) {
            inOneOnly++;
        }
    }

    boolean empty() {
        return ours.isEmpty() && inOneOnly == 0;
    }

    private double difference(int i) {
        return Math.abs(ours.get(i) - recorded.get(i));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double mean(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /// Means, the mean absolute difference, Pearson's correlation, and the share of equal scores.
    ObjectNode json() {
        ObjectNode json = Json.object().put("items", ours.size()).put("inOneOnly", inOneOnly);
        if (ours.isEmpty()) {
            return json;
        }
        double[] differences = new double[ours.size()];
        int equal = 0;
        for (int i = 0; i < differences.length; i++) {
            differences[i] = difference(i);
            equal += differences[i] <= EQUAL ? 1 : 0;
        }
        json.put("meanOurs", mean(array(ours)))
                .put("meanRecorded", mean(array(recorded)))
                .put("meanAbsoluteDifference", mean(differences))
                .put("shareEqual", (double) equal / differences.length);
        if (differences.length > 1) {
            double r = new PearsonsCorrelation().correlation(array(ours), array(recorded));
            if (Double.isFinite(r)) {
                json.put("correlation", r);
            }
        }
        return json;
    }
}
