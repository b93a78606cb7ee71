package org.rewardedsoups.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rewardedsoups.experiments.run.Front.Kind;
import org.rewardedsoups.experiments.run.Front.Point;
import org.rewardedsoups.soups.LinearModeConnectivity;
import org.rewardedsoups.soups.Preference;

/// Linear mode connectivity of one objective: the reward of every soup against the chord, which is
/// the interpolated reward of the experts.
///
/// @param data what to draw
/// @param objective whose reward
record LmcPlot(ReportData data, int objective) {

    Element draw(double width) {
        List<Point> path = data.path();
        String name = data.front().objectives().get(objective);
        List<Double> chord = path.stream().map(this::chord).toList();
        List<Double> visible = new ArrayList<>(chord);
        path.forEach(p -> visible.addAll(ends(p)));
        Frame frame =
                Frame.around(width, 270, 14, positions(), visible)
                        .withX(-0.04 * span(), 1.04 * span());
        String title =
                data.front().objectives().size() == 2 ? "λ" : "soup, in the order of the slider";
        Element svg = frame.draw("Reward %s against λ".formatted(name), title, name + " →");
        svg.add(frame.polyline("chord", positions(), chord));
        for (int i = 0; i < path.size(); i++) {
            svg.add(soup(frame, i, path.get(i), chord.get(i)));
        }
        return svg;
    }

    /// How many soups lie below the chord, and how many by more than two standard errors.
    String verdict() {
        LinearModeConnectivity strict = data.front().gaps(objective, 0);
        long mixing =
                data.front().of(Kind.SOUP).stream()
                        .filter(p -> !new Preference(p.weights()).vertex())
                        .count();
        int beyondNoise = data.front().gaps(objective, 2).violations();
        return "mean gap %s, smallest %s; %d of %d mixtures below the chord, %d by more than 2 standard errors"
                .formatted(
                        Numbers.signed(strict.meanGap()),
                        Numbers.signed(strict.minGap()),
                        strict.violations(),
                        mixing,
                        beyondNoise);
    }

    private Element soup(Frame frame, int i, Point p, double chord) {
        double x = frame.x().at(positions().get(i));
        double y = frame.y().at(p.reward(objective));
        boolean below = p.reward(objective) < chord - 1e-12 && p.kind() == Kind.SOUP;
        Element soup = Element.of("g", "soup at").set("data-i", Integer.toString(i));
        soup.add(Frame.line(below ? "gap below" : "gap", x, frame.y().at(chord), x, y));
        List<Double> ends = ends(p);
        soup.add(Frame.line("error", x, frame.y().at(ends.get(0)), x, frame.y().at(ends.get(1))));
        soup.add(Marks.circle("ring", x, y, 9.5));
        if (below) {
            soup.add(Marks.circle("violation", x, y, 7.5));
        }
        String text =
                "λ = %s\nreward %s\nchord %s%s"
                        .formatted(
                                p.label(),
                                Numbers.measured(p.reward(objective), p.error(objective)),
                                Numbers.plain(chord),
                                below ? "\nbelow the chord" : "");
        return soup.add(
                Marks.circle("dot", x, y, 4.5).set("fill", Palette.of(p.weights())),
                new Element("title").text(text));
    }

    private List<Double> ends(Point p) {
        return Stream.of(-1, 1).map(s -> p.reward(objective) + s * p.error(objective)).toList();
    }

    private double chord(Point p) {
        double[] experts =
                data.front().of(Kind.EXPERT).stream()
                        .mapToDouble(e -> e.reward(objective))
                        .toArray();
        return new Preference(p.weights()).mix(experts);
    }

    /// λ with two objectives, else the place in the slider's order.
    private List<Double> positions() {
        List<Point> path = data.path();
        boolean two = data.front().objectives().size() == 2;
        return IntStream.range(0, path.size())
                .mapToObj(i -> two ? path.get(i).weights().get(1) : (double) i)
                .toList();
    }

    private double span() {
        return Math.max(1, positions().stream().mapToDouble(Double::doubleValue).max().orElse(1));
    }
}
