package org.rewardedsoups.experiments.report;

/// The signs that stand for models in a plot.
final class Marks {
    private Marks() {}

    static Element circle(String cssClass, double x, double y, double radius) {
        return Element.of("circle", cssClass).set("cx", x).set("cy", y).set("r", radius);
    }

    /// A five-pointed star.
    static Element star(String cssClass, double x, double y, double radius) {
        var points = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            double r = i % 2 == 0 ? radius : radius * 0.45;
            double angle = Math.PI * (i / 5.0 - 0.5);
            points.append(Element.number(x + r * Math.cos(angle)))
                    .append(',')
                    .append(Element.number(y + r * Math.sin(angle)))
                    .append(' ');
        }
        return Element.of("polygon", cssClass).set("points", points.toString().strip());
    }

    static Element diamond(String cssClass, double x, double y, double radius) {
        return Element.of("polygon", cssClass)
                .set(
                        "points",
                        "%s,%s %s,%s %s,%s %s,%s"
                                .formatted(
                                        Element.number(x), Element.number(y - radius),
                                        Element.number(x + radius), Element.number(y),
                                        Element.number(x), Element.number(y + radius),
                                        Element.number(x - radius), Element.number(y)));
    }
}
