package org.rewardedsoups.soups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// The paper's published reward vectors, expert 1 first and expert 2 last.
final class PublishedFronts {
    private PublishedFronts() {}

    static List<double[]> front(String name) {
        List<double[]> points = new ArrayList<>();
        for (JsonNode point : read().required(name)) {
            points.add(new double[] {point.get(0).asDouble(), point.get(1).asDouble()});
        }
        return points;
    }

    /// The experts' values of objective `k`.
    static double[] experts(List<double[]> front, int k) {
        return new double[] {front.getFirst()[k], front.getLast()[k]};
    }

    static double[] objective(List<double[]> front, int k) {
        return front.stream().mapToDouble(p -> p[k]).toArray();
    }

    static double[] expertMinima(List<double[]> front) {
        return Hypervolume.nadir(List.of(front.getFirst(), front.getLast()));
    }

    private static JsonNode read() {
        try (InputStream in = PublishedFronts.class.getResourceAsStream("published-fronts.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
