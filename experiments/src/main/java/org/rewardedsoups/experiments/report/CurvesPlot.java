package org.rewardedsoups.experiments.report;

import java.util.List;
import org.rewardedsoups.experiments.report.ReportData.Curve;

/// One quantity of all trainings, step by step. MORL runs are dashed.
///
/// @param data what to draw
/// @param quantity such as "reward" or "KL"
record CurvesPlot(ReportData data, String quantity) {

    Element draw(double width) {
        List<Curve> curves = curves();
        List<Double> steps = curves.stream().flatMap(c -> c.steps().stream()).toList();
        List<Double> values = curves.stream().flatMap(c -> values(c).stream()).toList();
        Frame frame = Frame.around(width, 270, 14, steps, values);
        double last = steps.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        double first = steps.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        frame = frame.withX(first, last > first ? last : first + 1);
        Element svg = frame.draw(quantity + " of every training", "step", quantity);
        for (Curve curve : curves) {
            svg.add(
                    frame.polyline(
                                    style(curve),
                                    curve.steps(),
                                    values(curve))
                            .set("stroke", Palette.of(curve.weights())));
        }
        return svg;
    }

    /// The names of the trainings beside a piece of their line.
    Element key() {
        Element key = Element.of("ul", "keys");
        for (Curve curve : curves()) {
            key.add(Frame.key(style(curve), Palette.of(curve.weights()), curve.name()));
        }
        return key;
    }

    private static String style(Curve curve) {
        return "curve" + (curve.mixed() ? " mixed" : "");
    }

    private List<Curve> curves() {
        return data.curves().stream().filter(c -> c.values().containsKey(quantity)).toList();
    }

    private List<Double> values(Curve curve) {
        return curve.values().get(quantity);
    }
}
