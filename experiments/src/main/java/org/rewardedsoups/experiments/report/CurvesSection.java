package org.rewardedsoups.experiments.report;

import java.util.ArrayList;
import java.util.List;

/// Linear mode connectivity per objective, and the learning curves per quantity.
record CurvesSection(ReportData data) {
    private static final double WIDTH = 540;

    List<Element> draw() {
        List<Element> sections = new ArrayList<>();
        if (!data.front().lmc().isEmpty()) {
            Element plots = Element.of("div", "plots");
            for (int k = 0; k < data.front().objectives().size(); k++) {
                LmcPlot plot = new LmcPlot(data, k);
                plots.add(
                        figure(
                                        data.front().objectives().get(k),
                                        plot.draw(WIDTH),
                                        plot.draw(Report.NARROW))
                                .add(Element.of("p", "caption").text(plot.verdict())));
            }
            sections.add(
                    section(
                            "lmc",
                            "Does averaging weights average rewards?",
                            "The dashed chord is what mixing the experts' rewards would give. A"
                                + " soup above it earns more than its share; one below it, in a red"
                                + " ring, earns less.",
                            plots));
        }
        if (!data.quantities().isEmpty()) {
            Element plots = Element.of("div", "plots");
            for (String quantity : data.quantities()) {
                CurvesPlot plot = new CurvesPlot(data, quantity);
                plots.add(
                        figure(quantity, plot.draw(WIDTH), plot.draw(Report.NARROW))
                                .add(plot.key()));
            }
            sections.add(
                    section(
                            "curves",
                            "How the trainings went",
                            "Each line is one training, in the colour of its preference; MORL runs"
                                    + " are dashed."
                                    + kl(),
                            plots));
        }
        return sections;
    }

    private String kl() {
        return data.quantities().stream().anyMatch(quantity -> quantity.startsWith("KL"))
                ? " KL is the distance from the initial model."
                : "";
    }

    private static Element figure(String title, Element wide, Element narrow) {
        return Element.of("div", "card")
                .add(new Element("h3").text(title), Report.both(wide, narrow));
    }

    private static Element section(String id, String title, String lead, Element content) {
        return new Element("section")
                .set("id", id)
                .add(new Element("h2").text(title), Element.of("p", "lead").text(lead), content);
    }
}
