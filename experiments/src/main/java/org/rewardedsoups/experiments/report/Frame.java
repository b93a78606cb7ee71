package org.rewardedsoups.experiments.report;

import java.util.List;

/// The picture of a plot: its size, its axes and what is drawn within them.
///
/// @param width of the whole picture
/// @param height of the whole picture
/// @param left edge of the area within the axes
/// @param top edge of the area
/// @param right edge of the area
/// @param bottom edge of the area
/// @param x horizontal axis
/// @param y vertical axis, which grows upwards
record Frame(
        double width,
        double height,
        double left,
        double top,
        double right,
        double bottom,
        Scale x,
        Scale y) {
    private static final double LEFT = 70;
    private static final double RIGHT = 18;
    private static final double BOTTOM = 50;

    /// A frame whose axes show all the values.
    ///
    /// @param head space above the axes, for a legend
    static Frame around(
            double width, double height, double head, List<Double> xs, List<Double> ys) {
        double right = width - RIGHT;
        double bottom = height - BOTTOM;
        return new Frame(
                width,
                height,
                LEFT,
                head,
                right,
                bottom,
                Scale.around(xs, 0.06, LEFT, right),
                Scale.around(ys, 0.08, bottom, head));
    }

    /// The same picture with another horizontal axis.
    Frame withX(double min, double max) {
        return new Frame(
                width, height, left, top, right, bottom, new Scale(min, max, left, right), y);
    }

    /// An `svg` element with grid, ticks and axis titles.
    ///
    /// @param alternative what the picture shows, for those who cannot see it
    Element draw(String alternative, String xTitle, String yTitle) {
        Element svg = svg(width, height, alternative);
        int columns = (int) Math.max(3, (right - left) / 90);
        for (double tick : x.ticks(columns)) {
            svg.add(line("grid", x.at(tick), top, x.at(tick), bottom));
            svg.add(label("tick", "middle", x.at(tick), bottom + 18, x.label(tick, columns)));
        }
        int rows = (int) Math.max(3, (bottom - top) / 60);
        for (double tick : y.ticks(rows)) {
            svg.add(line("grid", left, y.at(tick), right, y.at(tick)));
            svg.add(label("tick", "end", left - 8, y.at(tick) + 4, y.label(tick, rows)));
        }
        svg.add(line("axis", left, bottom, right, bottom), line("axis", left, top, left, bottom));
        svg.add(label("axis-title", "middle", (left + right) / 2, height - 10, xTitle));
        svg.add(
                label("axis-title", "middle", 0, 0, yTitle)
                        .set(
                                "transform",
                                "translate(15 %s) rotate(-90)"
                                        .formatted(Element.number((top + bottom) / 2))));
        return svg;
    }

    /// An empty picture.
    ///
    /// @param alternative what it shows, for those who cannot see it
    static Element svg(double width, double height, String alternative) {
        return Element.of("svg", "plot")
                .set("viewBox", "0 0 " + Element.number(width) + " " + Element.number(height))
                .set("role", "img")
                .add(new Element("title").text(alternative));
    }

    /// An entry of a list of keys: a name beside a piece of its line.
    static Element key(String cssClass, String colour, String name) {
        return new Element("li")
                .add(
                        Element.of("svg", "plot piece")
                                .set("viewBox", "0 0 26 10")
                                .add(line(cssClass, 0, 5, 26, 5).set("stroke", colour)))
                .text(name);
    }

    static Element line(String cssClass, double x1, double y1, double x2, double y2) {
        return Element.of("line", cssClass).set("x1", x1).set("y1", y1).set("x2", x2).set("y2", y2);
    }

    static Element label(String cssClass, String anchor, double x, double y, String text) {
        return Element.of("text", cssClass)
                .set("text-anchor", anchor)
                .set("x", x)
                .set("y", y)
                .text(text);
    }

    /// A line through points, with gaps where a value is not finite.
    Element polyline(String cssClass, List<Double> xs, List<Double> ys) {
        var path = new StringBuilder();
        boolean down = false;
        for (int i = 0; i < Math.min(xs.size(), ys.size()); i++) {
            if (Double.isFinite(ys.get(i))) {
                path.append(down ? 'L' : 'M')
                        .append(Element.number(x.at(xs.get(i))))
                        .append(' ')
                        .append(Element.number(y.at(ys.get(i))));
            }
            down = Double.isFinite(ys.get(i));
        }
        return Element.of("path", cssClass).set("d", path.toString());
    }
}
