package org.rewardedsoups.experiments.report;

import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.experiments.run.Front.Kind;
import org.rewardedsoups.soups.Lambdas;
import org.rewardedsoups.soups.Preference;

/// What the signs of the front mean, in one row or, when narrow, two.
record Legend(ReportData data, boolean narrow) {
    private static final double LETTER = 6.6;

    private record Entry(Element mark, double markWidth, String text) {}

    Element draw(double left, double top) {
        Element legend = new Element("g");
        double x = left;
        double y = top;
        for (Entry entry : entries()) {
            double width = entry.markWidth() + 8 + entry.text().length() * LETTER + 18;
            if (narrow && x > left && x + width > 390) {
                x = left;
                y += 22;
            }
            String place = "translate(%s %s)".formatted(Element.number(x), Element.number(y));
            legend.add(
                    new Element("g")
                            .set("transform", place)
                            .add(
                                    entry.mark(),
                                    Frame.label(
                                            "key",
                                            "start",
                                            entry.markWidth() + 7,
                                            4,
                                            entry.text())));
            x += width;
        }
        return legend;
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        if (has(Kind.INIT)) {
            entries.add(new Entry(Marks.diamond("init", 7, 0, 7), 14, "initial model"));
        }
        if (has(Kind.SOUP)) {
            entries.add(new Entry(ramp(), 13 * rampSteps().size() - 1, rampText()));
        }
        if (has(Kind.MORL)) {
            entries.add(new Entry(Marks.star("star", 8, 0, 8), 16, "MORL"));
        }
        if (has(Kind.ENSEMBLE)) {
            entries.add(new Entry(Marks.circle("hollow ink", 6, 0, 5), 12, "ensemble"));
        }
        entries.add(new Entry(Frame.line("error", 0, 0, 16, 0), 16, "± 1 standard error"));
        return entries;
    }

    private boolean has(Kind kind) {
        return !data.front().of(kind).isEmpty();
    }

    private String rampText() {
        return data.front().objectives().size() == 2 ? "soups, λ = 0 … 1" : "soups";
    }

    /// Small dots in the colours of the path, or of the experts if there are more than two.
    private Element ramp() {
        Element ramp = new Element("g");
        List<Preference> steps = rampSteps();
        for (int i = 0; i < steps.size(); i++) {
            ramp.add(
                    Marks.circle("dot", 6 + i * 13, 0, steps.get(i).vertex() ? 6 : 4.5)
                            .set("fill", Palette.of(steps.get(i).weights())));
        }
        return ramp;
    }

    private List<Preference> rampSteps() {
        int objectives = data.front().objectives().size();
        return Lambdas.simplex(objectives, objectives == 2 ? 4 : 1);
    }
}
