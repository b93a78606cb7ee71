package org.rewardedsoups.experiments.report;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rewardedsoups.experiments.report.ReportData.Web;
import org.rewardedsoups.experiments.report.ReportData.Web.Thread;

/// Several models on more objectives than a plane shows: an axis each, from the least of all models
/// near the centre to the most at the rim.
record Spider(Web web) {
    private static final double INNER = 0.25; // where the least is, of the radius
    private static final int RINGS = 4;

    Element draw(double width, double height) {
        double x = width / 2;
        double y = height / 2;
        double radius = Math.min(width / 2 - 90, height / 2 - 40);
        Element svg = Frame.svg(width, height, "All models on " + String.join(", ", web.axes()));
        int axes = web.axes().size();
        for (int ring = 1; ring <= RINGS; ring++) {
            double share = INNER + (1 - INNER) * (ring - 1) / (RINGS - 1);
            svg.add(outline("ring-line", x, y, radius, Collections.nCopies(axes, share)));
        }
        for (int k = 0; k < axes; k++) {
            svg.add(axis(k, x, y, radius));
        }
        for (Thread thread : web.threads()) {
            svg.add(
                    outline(style(thread), x, y, radius, shares(thread))
                            .set("stroke", colour(thread))
                            .add(new Element("title").text(thread.name())));
        }
        return svg;
    }

    private Element axis(int k, double x, double y, double radius) {
        double angle = angle(k);
        double endX = x + radius * Math.cos(angle);
        double endY = y + radius * Math.sin(angle);
        boolean middle = Math.abs(Math.cos(angle)) < 0.2;
        String anchor = middle ? "middle" : Math.cos(angle) > 0 ? "start" : "end";
        double labelX = x + (radius + 12) * Math.cos(angle);
        double labelY = y + (radius + 20) * Math.sin(angle) + 2;
        return new Element("g")
                .add(
                        Frame.line("grid", x, y, endX, endY),
                        Frame.label("axis-title", anchor, labelX, labelY, web.axes().get(k)),
                        Frame.label(
                                "tick",
                                anchor,
                                labelX,
                                labelY + 15,
                                Numbers.plain(least(k)) + " … " + Numbers.plain(most(k))));
    }

    private double angle(int k) {
        return Math.PI * (2.0 * k / web.axes().size() - 0.5);
    }

    private double least(int k) {
        return web.threads().stream().mapToDouble(t -> t.values().get(k)).min().orElse(0);
    }

    private double most(int k) {
        return web.threads().stream().mapToDouble(t -> t.values().get(k)).max().orElse(1);
    }

    private List<Double> shares(Thread thread) {
        return IntStream.range(0, web.axes().size())
                .mapToObj(
                        k -> {
                            double range = most(k) - least(k);
                            double share =
                                    range > 0 ? (thread.values().get(k) - least(k)) / range : 1;
                            return INNER + (1 - INNER) * share;
                        })
                .toList();
    }

    private Element outline(
            String cssClass, double x, double y, double radius, List<Double> shares) {
        var path = new StringBuilder();
        for (int k = 0; k < shares.size(); k++) {
            path.append(k == 0 ? 'M' : 'L')
                    .append(Element.number(x + radius * shares.get(k) * Math.cos(angle(k))))
                    .append(' ')
                    .append(Element.number(y + radius * shares.get(k) * Math.sin(angle(k))));
        }
        return Element.of("path", cssClass).set("d", path.append('Z').toString());
    }

    private static String style(Thread thread) {
        return switch (thread.kind()) {
            case INIT -> "curve mixed";
            case SOUP -> "curve strong";
            case EXPERT, MORL, ENSEMBLE -> "curve";
        };
    }

    private static String colour(Thread thread) {
        return switch (thread.kind()) {
            case INIT -> "var(--muted)";
            case SOUP -> "var(--ink)";
            case EXPERT, MORL, ENSEMBLE -> Palette.of(thread.weights());
        };
    }

    /// The names of the models beside a piece of their line.
    Element key() {
        Element key = Element.of("ul", "keys");
        for (Thread thread : web.threads()) {
            key.add(Frame.key(style(thread), colour(thread), thread.name()));
        }
        return key;
    }

    /// The section of the page, if there is a web to draw.
    static List<Element> section(Optional<Web> web) {
        if (web.isEmpty()) {
            return List.of();
        }
        Spider spider = new Spider(web.get());
        return List.of(
                new Element("section")
                        .set("id", "spider")
                        .add(
                                new Element("h2").text("All experts"),
                                Element.of("p", "lead")
                                        .text(
                                                "An axis for each metric, from the least of these"
                                                    + " models to the most. The thick line is the"
                                                    + " average of all experts' weights."),
                                Element.of("div", "card")
                                        .add(
                                                Report.both(
                                                        spider.draw(Report.WIDE, 520),
                                                        spider.draw(Report.NARROW, 330)),
                                                spider.key())));
    }
}
