package org.rewardedsoups.experiments.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rewardedsoups.experiments.run.Front.Kind;
import org.rewardedsoups.experiments.run.Front.Point;
import org.rewardedsoups.soups.ParetoFront;

/// The front in the plane of two objectives.
///
/// @param data what to draw
/// @param first objective on the horizontal axis
/// @param second objective on the vertical axis
record FrontPlot(ReportData data, int first, int second) {
    /// From an expert to the baseline of its label.
    private static final double ABOVE = -16;
    private static final double BELOW = 24;

    /// From an expert to the end of its label.
    private static final double BESIDE = 6;

    /// About how wide a character of a label is, how high a line, how far a mark reaches.
    private static final double CHARACTER = 8;
    private static final double LINE = 12;
    private static final double MARK = 5;

    /// The picture; below 600 the legend takes two rows.
    Element draw(double width, double height) {
        boolean narrow = width < 600;
        double head = narrow ? 66 : 44;
        Frame frame = Frame.around(width, height, head, range(first), range(second));
        Element svg =
                frame.draw(
                        "Front of %s and %s".formatted(name(first), name(second)),
                        name(first) + " →",
                        name(second) + " →");
        String clip = "clip-%d-%d-%s".formatted(first, second, Element.number(width));
        svg.add(new Element("clipPath").set("id", clip).add(area(frame)));
        dominated(frame)
                .ifPresent(region -> svg.add(region.set("clip-path", "url(#" + clip + ")")));
        svg.add(path(frame)).add(errorBars(frame)).add(soups(frame)).add(morl(frame));
        svg.add(ensembles(frame)).add(init(frame)).add(expertLabels(frame));
        return svg.add(new Legend(data, narrow).draw(frame.left(), 20));
    }

    private String name(int k) {
        return data.front().objectives().get(k);
    }

    /// Values that must be visible on the axis of objective `k`, errors included.
    private List<Double> range(int k) {
        return data.front().points().stream()
                .flatMap(p -> Stream.of(p.reward(k) - p.error(k), p.reward(k) + p.error(k)))
                .toList();
    }

    private double x(Frame frame, Point point) {
        return frame.x().at(point.reward(first));
    }

    private double y(Frame frame, Point point) {
        return frame.y().at(point.reward(second));
    }

    private static Element area(Frame frame) {
        return new Element("rect")
                .set("x", frame.left())
                .set("y", frame.top())
                .set("width", frame.right() - frame.left())
                .set("height", frame.bottom() - frame.top());
    }

    /// What the soups dominate, above the reference point: the area that the hypervolume measures.
    private Optional<Element> dominated(Frame frame) {
        if (data.front().hypervolume().isEmpty() || data.front().objectives().size() != 2) {
            return Optional.empty();
        }
        List<Double> reference = data.front().hypervolume().get().reference();
        double baseX = frame.x().at(reference.get(first));
        double baseY = frame.y().at(reference.get(second));
        List<double[]> points =
                data.path().stream()
                        .map(p -> new double[] {p.reward(first), p.reward(second)})
                        .filter(p -> p[0] > reference.get(first) && p[1] > reference.get(second))
                        .toList();
        List<double[]> corners =
                ParetoFront.nonDominated(points).stream()
                        .map(points::get)
                        .sorted(Comparator.comparingDouble(p -> p[0]))
                        .toList();
        var outline = new StringBuilder("M" + Element.number(baseX) + " " + Element.number(baseY));
        for (double[] corner : corners) {
            outline.append("V").append(Element.number(frame.y().at(corner[1])));
            outline.append("H").append(Element.number(frame.x().at(corner[0])));
        }
        outline.append("V").append(Element.number(baseY)).append("Z");
        return Optional.of(Element.of("path", "dominated").set("d", outline.toString()));
    }

    /// Segments from soup to soup, each in the colour of its middle.
    private List<Element> path(Frame frame) {
        List<Element> segments = new ArrayList<>();
        List<Point> path = data.front().objectives().size() == 2 ? data.path() : List.of();
        for (int i = 1; i < path.size(); i++) {
            Point a = path.get(i - 1);
            Point b = path.get(i);
            double middle = (a.weights().get(1) + b.weights().get(1)) / 2;
            segments.add(
                    Frame.line("soup-path", x(frame, a), y(frame, a), x(frame, b), y(frame, b))
                            .set("stroke", Palette.between(middle)));
        }
        return segments;
    }

    private List<Element> errorBars(Frame frame) {
        List<Element> bars = new ArrayList<>();
        for (Point p : data.front().points()) {
            double x = x(frame, p);
            double y = y(frame, p);
            double left = frame.x().at(p.reward(first) - p.error(first));
            double right = frame.x().at(p.reward(first) + p.error(first));
            double low = frame.y().at(p.reward(second) - p.error(second));
            double high = frame.y().at(p.reward(second) + p.error(second));
            bars.add(Frame.line("error", left, y, right, y));
            bars.add(Frame.line("error", x, low, x, high));
        }
        return bars;
    }

    /// Experts and soups; the one at the slider's λ gets a ring.
    private List<Element> soups(Frame frame) {
        List<Element> dots = new ArrayList<>();
        List<Point> path = data.path().isEmpty() ? data.front().of(Kind.EXPERT) : data.path();
        for (int i = 0; i < path.size(); i++) {
            Point p = path.get(i);
            boolean expert = vertex(p);
            double radius = expert ? 8 : 5.5;
            dots.add(
                    Element.of("g", "soup at")
                            .set("data-i", Integer.toString(i))
                            .add(
                                    Marks.circle("ring", x(frame, p), y(frame, p), radius + 5),
                                    Marks.circle("dot", x(frame, p), y(frame, p), radius)
                                            .set("fill", Palette.of(p.weights())),
                                    tooltip(
                                            (expert ? "expert" : "soup") + ", λ = " + p.label(),
                                            p)));
        }
        return dots;
    }

    private List<Element> morl(Frame frame) {
        return data.front().of(Kind.MORL).stream()
                .map(p ->
                        new Element("g")
                                .add(
                                        Marks.star("star", x(frame, p), y(frame, p), 10),
                                        tooltip("MORL, μ = " + p.label(), p)))
                .toList();
    }

    private List<Element> ensembles(Frame frame) {
        return data.front().of(Kind.ENSEMBLE).stream()
                .map(p ->
                        new Element("g")
                                .add(
                                        Marks.circle("hollow", x(frame, p), y(frame, p), 5)
                                                .set("stroke", Palette.of(p.weights())),
                                        tooltip("ensemble, λ = " + p.label(), p)))
                .toList();
    }

    private List<Element> init(Frame frame) {
        return data.front().of(Kind.INIT).stream()
                .map(p ->
                        new Element("g")
                                .add(
                                        Marks.diamond("init", x(frame, p), y(frame, p), 8),
                                        tooltip("initial model", p)))
                .toList();
    }

    private List<Element> expertLabels(Frame frame) {
        List<Element> labels = new ArrayList<>();
        for (Point p : data.front().of(Kind.EXPERT)) {
            int objective = p.weights().indexOf(1.0);
            if (objective >= 0) {
                labels.add(expertLabel(frame, p, "expert: " + name(objective)));
            }
        }
        return labels;
    }

    /// Towards the middle, beside the point's upright error bar, and above or below, away from the
    /// middle unless that would cover more marks.
    private Element expertLabel(Frame frame, Point p, String text) {
        boolean rightHalf = x(frame, p) > (frame.left() + frame.right()) / 2;
        boolean lowerHalf = y(frame, p) > (frame.top() + frame.bottom()) / 2;
        double from = x(frame, p) + (rightHalf ? -BESIDE : BESIDE);
        double outer = y(frame, p) + (lowerHalf ? BELOW : ABOVE);
        double inner = y(frame, p) + (lowerHalf ? ABOVE : BELOW);
        double width = CHARACTER * text.length();
        double left = rightHalf ? from - width : from;
        boolean covers = covered(frame, left, width, outer) > covered(frame, left, width, inner);
        String anchor = rightHalf ? "end" : "start";
        return Frame.label("expert-label", anchor, from, covers ? inner : outer, text);
    }

    /// How many marks a text would lie over.
    private long covered(Frame frame, double left, double width, double baseline) {
        return data.front().points().stream()
                .filter(p -> x(frame, p) > left - MARK && x(frame, p) < left + width + MARK)
                .filter(p -> y(frame, p) > baseline - LINE - MARK)
                .filter(p -> y(frame, p) < baseline + MARK)
                .count();
    }

    private static boolean vertex(Point point) {
        return point.kind() == Kind.EXPERT || point.weights().contains(1.0);
    }

    private Element tooltip(String what, Point p) {
        return new Element("title")
                .text(
                        "%s\n%s %s\n%s %s"
                                .formatted(
                                        what,
                                        name(first),
                                        Numbers.measured(p.reward(first), p.error(first)),
                                        name(second),
                                        Numbers.measured(p.reward(second), p.error(second))));
    }
}
