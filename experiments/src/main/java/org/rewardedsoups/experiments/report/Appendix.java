package org.rewardedsoups.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rewardedsoups.experiments.run.Front.Kind;
import org.rewardedsoups.experiments.run.Front.Point;
import org.rewardedsoups.experiments.run.Progress;
import org.rewardedsoups.experiments.run.Timing;

/// Time per part, all numbers of the front, and the configuration.
record Appendix(ReportData data) {

    List<Element> draw() {
        List<Element> parts = new ArrayList<>();
        if (!data.timings().isEmpty()) {
            parts.add(timings());
        }
        parts.add(folded("All numbers of the front", points()));
        if (!data.config().isEmpty()) {
            parts.add(folded("Configuration", settings(data.config())));
        }
        return List.of(
                new Element("section")
                        .set("id", "details")
                        .add(new Element("h2").text("The run"))
                        .add(parts));
    }

    private Element timings() {
        double longest = data.timings().stream().mapToDouble(Timing::seconds).max().orElse(1);
        double total = data.timings().stream().mapToDouble(Timing::seconds).sum();
        Element bars = Element.of("div", "bars");
        for (Timing timing : data.timings()) {
            double share = longest > 0 ? 100 * timing.seconds() / longest : 0;
            bars.add(
                    Element.of("span", "part").text(timing.part()),
                    Element.of("span", "rail")
                            .add(
                                    Element.of("span", "bar")
                                            .set("style", "width: " + Element.number(share) + "%")),
                    Element.of("span", "time").text(Progress.duration(timing.seconds())));
        }
        Element title = new Element("h3").text("Time: " + Progress.duration(total));
        return Element.of("div", "card").add(title, bars);
    }

    private Element points() {
        Element head = new Element("tr").add(cell("th", "model"), cell("th", "λ or μ"));
        data.front().objectives().forEach(name -> head.add(cell("th", name)));
        Element table = new Element("table").add(head.add(cell("th", "prompts")));
        for (Point p : data.front().points()) {
            Element row = new Element("tr").add(cell("td", kind(p)), cell("td", p.label()));
            for (int k = 0; k < p.rewards().size(); k++) {
                row.add(cell("td", Numbers.measured(p.reward(k), p.error(k))));
            }
            table.add(row.add(cell("td", Integer.toString(p.n()))));
        }
        return table;
    }

    private static String kind(Point p) {
        return p.kind() == Kind.MORL ? "MORL" : p.kind().name().toLowerCase(Locale.ROOT);
    }

    private static Element settings(Map<String, String> config) {
        Element table = new Element("table");
        config.forEach((key, value) ->
                table.add(
                        new Element("tr")
                                .add(cell("th", key), cell("td", value).set("class", "code"))));
        return table;
    }

    private static Element folded(String title, Element content) {
        return Element.of("details", "card")
                .add(new Element("summary").text(title), Element.of("div", "scroll").add(content));
    }

    private static Element cell(String name, String text) {
        return new Element(name).text(text);
    }
}
