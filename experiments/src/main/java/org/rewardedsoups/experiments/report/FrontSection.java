package org.rewardedsoups.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.rewardedsoups.experiments.run.Front;
import org.rewardedsoups.experiments.run.Front.Kind;
import org.rewardedsoups.experiments.run.Front.Point;
import org.rewardedsoups.soups.ParetoFront;

/// The picture of the front, the rewards at the slider's λ and the figures that sum the front up.
record FrontSection(ReportData data) {

    List<Element> draw() {
        Element pictures = Element.of("div", "card pictures");
        int objectives = data.front().objectives().size();
        for (int first = 0; first < objectives; first++) {
            for (int second = first + 1; second < objectives; second++) {
                FrontPlot plot = new FrontPlot(data, first, second);
                pictures.add(
                        Report.both(plot.draw(Report.WIDE, 610), plot.draw(Report.NARROW, 430)));
            }
        }
        Element side = Element.of("div", "side").add(rewards()).add(facts());
        return List.of(
                new Element("section")
                        .set("id", "front")
                        .add(
                                new Element("h2").text("The front"),
                                Element.of("p", "lead").text(lead()),
                                Element.of("div", "columns").add(pictures, side)));
    }

    private String lead() {
        String text = "Each point is one model, placed by its mean rewards on held-out inputs.";
        return data.path().isEmpty()
                ? text
                : text
                        + " Move the slider below, or choose a soup in the picture, to say how much"
                        + " you care for each reward; the whole page follows.";
    }

    /// Mean rewards of the soup at the slider's λ, and how much the initial model earns less.
    private List<Element> rewards() {
        List<Point> init = data.front().of(Kind.INIT);
        if (data.path().isEmpty()) {
            return List.of();
        }
        Element table = new Element("table");
        table.add(row("th", "reward", "soup", "gain"));
        for (int k = 0; k < data.front().objectives().size(); k++) {
            for (int i = 0; i < data.path().size(); i++) {
                Point p = data.path().get(i);
                boolean known = !init.isEmpty();
                table.add(
                        row(
                                        "td",
                                        data.front().objectives().get(k),
                                        Numbers.measured(p.reward(k), p.error(k)),
                                        known
                                                ? Numbers.signed(
                                                        p.reward(k) - init.getFirst().reward(k))
                                                : "")
                                .set("class", "only at")
                                .set("data-i", Integer.toString(i)));
            }
        }
        Element title = new Element("h3").text("At this λ");
        return List.of(Element.of("div", "card readings").add(title, table));
    }

    private List<Element> facts() {
        List<Element> facts = new ArrayList<>();
        data.front()
                .hypervolume()
                .ifPresent(v ->
                        facts.add(
                                fact(
                                        Numbers.plain(v.soup()),
                                        "hypervolume of the soups",
                                        volumes(v))));
        List<Point> path = data.path();
        if (!path.isEmpty()) {
            int optimal =
                    ParetoFront.nonDominated(path.stream().map(FrontSection::rewards).toList())
                            .size();
            facts.add(
                    fact(
                            optimal + " of " + path.size(),
                            "soups are non-dominated",
                            "No other soup is at least as good on every reward and better on"
                                    + " one."));
        }
        if (!data.front().lmc().isEmpty()) {
            int violations =
                    data.front().lmc().stream().mapToInt(Front.Connectivity::violations).sum();
            facts.add(
                    fact(
                            Integer.toString(violations),
                            "rewards below the chord",
                            "Soups whose reward is less than the mixture of the experts'"
                                    + " rewards."));
        }
        return facts;
    }

    private static String volumes(Front.Volumes volumes) {
        String reference =
                volumes.reference().stream().map(Numbers::plain).collect(Collectors.joining(", "));
        return volumes.morl()
                        .map(m -> "MORL runs with the experts: " + Numbers.plain(m) + ". ")
                        .orElse("")
                + "Measured from ("
                + reference
                + "); the more, the better.";
    }

    private static Element fact(String figure, String name, String detail) {
        return Element.of("div", "card fact")
                .add(
                        Element.of("p", "figure").text(figure),
                        Element.of("p", "name").text(name),
                        Element.of("p", "detail").text(detail));
    }

    private static Element row(String cell, String... texts) {
        Element row = new Element("tr");
        for (String text : texts) {
            row.add(new Element(cell).text(text));
        }
        return row;
    }

    private static double[] rewards(Point p) {
        return p.rewards().stream().mapToDouble(Double::doubleValue).toArray();
    }
}
