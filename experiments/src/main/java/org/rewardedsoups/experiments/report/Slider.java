package org.rewardedsoups.experiments.report;

import java.util.List;
import java.util.stream.Collectors;
import org.rewardedsoups.experiments.run.Front.Point;

/// The bar at the bottom of the page that chooses λ for everything on it.
record Slider(ReportData data) {

    Element draw() {
        List<Point> path = data.path();
        Element readout = Element.of("output", "readout").set("for", "lambda");
        for (int i = 0; i < path.size(); i++) {
            readout.add(
                    Element.of("span", "words at")
                            .set("data-i", Integer.toString(i))
                            .text("λ = " + path.get(i).label()));
        }
        List<String> objectives = data.front().objectives();
        Element track =
                Element.of("div", "track")
                        .add(end(objectives.getFirst()), range(path), end(objectives.getLast()));
        return Element.of("div", "dock").add(Element.of("div", "dock-inner").add(readout, track));
    }

    private Element end(String objective) {
        return Element.of("span", "end").text(objective);
    }

    private Element range(List<Point> path) {
        String colours =
                path.stream().map(p -> Palette.of(p.weights())).collect(Collectors.joining(", "));
        return new Element("input")
                .set("type", "range")
                .set("id", "lambda")
                .set("min", "0")
                .set("max", Integer.toString(path.size() - 1))
                .set("step", "1")
                .set("value", Integer.toString(path.size() / 2))
                .set("aria-label", "preference λ")
                .set("data-labels", labels(path))
                .set("style", "--ramp: linear-gradient(to right, " + colours + ")");
    }

    private static String labels(List<Point> path) {
        return path.stream().map(Point::label).collect(Collectors.joining("|"));
    }
}
