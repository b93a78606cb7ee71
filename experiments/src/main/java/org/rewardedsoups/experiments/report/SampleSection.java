package org.rewardedsoups.experiments.report;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rewardedsoups.experiments.report.ReportData.Sample;
import org.rewardedsoups.experiments.run.Front.Point;

/// Held-out inputs with the human's text, the soup's text at the slider's λ, and all texts.
record SampleSection(ReportData data) {

    List<Element> draw() {
        if (data.samples().isEmpty()) {
            return List.of();
        }
        Element samples = Element.of("div", "samples");
        data.samples().forEach(sample -> samples.add(sample(sample)));
        return List.of(
                new Element("section")
                        .set("id", "samples")
                        .add(
                                new Element("h2").text("What the models write"),
                                Element.of("p", "lead")
                                        .text("Held-out inputs that no training has seen."),
                                samples));
    }

    private Element sample(Sample sample) {
        return Element.of("article", "card sample" + (sample.picture().isPresent() ? " pictured" : ""))
                .add(
                        input(sample),
                        text(
                                "human",
                                sample.writer(),
                                sample.references().stream()
                                        .map(reference -> new Element("p").text(reference))
                                        .toList()),
                        text("machine", "Soup", soups(sample)),
                        Element.of("details", "all")
                                .add(
                                        new Element("summary").text("All models side by side"),
                                        table(sample.outputs())));
    }

    private static Element input(Sample sample) {
        if (sample.picture().isEmpty()) {
            return Element.of("pre", "input").text(sample.input());
        }
        String png = Base64.getEncoder().encodeToString(sample.picture().get());
        return Element.of("img", "shown")
                .set("src", "data:image/png;base64," + png)
                .set("alt", sample.input());
    }

    private static Element text(String cssClass, String title, List<Element> texts) {
        return Element.of("div", cssClass).add(new Element("h3").text(title)).add(texts);
    }

    private List<Element> soups(Sample sample) {
        List<Point> path = data.path();
        return IntStream.range(0, path.size())
                .mapToObj(i ->
                        Element.of("p", "words at")
                                .set("data-i", Integer.toString(i))
                                .add(chip(path.get(i)))
                                .text(
                                        sample.outputs()
                                                .getOrDefault(
                                                        path.get(i).label(), "(not sampled)")))
                .toList();
    }

    private Element table(Map<String, String> outputs) {
        Element table = new Element("table");
        outputs.forEach((label, output) -> {
            Element row = new Element("tr");
            Element head = new Element("th");
            Optional<Integer> place = place(label);
            place.ifPresentOrElse(
                    i -> {
                        row.set("class", "at").set("data-i", Integer.toString(i));
                        head.add(chip(data.path().get(i)));
                    },
                    () -> head.text(label));
            table.add(row.add(head, new Element("td").text(output)));
        });
        return table;
    }

    private Optional<Integer> place(String label) {
        return IntStream.range(0, data.path().size())
                .filter(i -> data.path().get(i).label().equals(label))
                .boxed()
                .findFirst();
    }

    private static Element chip(Point point) {
        return Element.of("span", "chip")
                .set("style", "--c: " + Palette.of(point.weights()))
                .text("λ = " + point.label());
    }
}
