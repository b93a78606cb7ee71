package org.rewardedsoups.experiments.summary;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rewardedsoups.experiments.data.Example;
import org.rewardedsoups.experiments.report.ReportData;
import org.rewardedsoups.experiments.run.Front;
import org.rewardedsoups.experiments.run.Metrics;
import org.rewardedsoups.experiments.run.Run;

/// What the report of a summary run shows.
///
/// @param evaluator which prompts were used
record SummaryReport(SummaryConfig config, Run run, Evaluator evaluator) {
    private static final int SAMPLES = 12;

    ReportData of(Front front, List<Candidate> candidates, List<String> findings) {
        return new ReportData(
                "Rewarded soups on summaries of Javadoc",
                "A small language model that summarises Java documentation was fine-tuned by PPO"
                        + " on one reward at a time ("
                        + String.join(", ", front.objectives())
                        + "). Averaging the weights of the experts gives every trade-off between"
                        + " them without further training; MORL trainings on mixed rewards show"
                        + " what a training per trade-off would give.",
                front,
                curves(candidates),
                samples(candidates),
                settings(),
                run.timings(),
                findings);
    }

    private List<ReportData.Curve> curves(List<Candidate> candidates) {
        List<ReportData.Curve> out = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (candidate.kind() == Front.Kind.EXPERT || candidate.kind() == Front.Kind.MORL) {
                out.add(curve(candidate));
            }
        }
        return out;
    }

    private ReportData.Curve curve(Candidate candidate) {
        String series = series(candidate);
        List<Metrics.Row> rows =
                run.metrics().rows().stream().filter(row -> row.series().equals(series)).toList();
        Map<String, List<Double>> values = new LinkedHashMap<>();
        values.put("reward", column(rows, "reward/mean"));
        values.put("KL to the initial model (k1, nats)", column(rows, "objective/klK1"));
        values.put("tokens of a summary", column(rows, "response/length"));
        return new ReportData.Curve(
                series.replace('-', ' '),
                candidate.kind() == Front.Kind.MORL,
                candidate.weights(),
                rows.stream().map(row -> (double) row.step()).toList(),
                values);
    }

    private String series(Candidate candidate) {
        return candidate.kind() == Front.Kind.MORL
                ? "morl-" + candidate.weights().get(1)
                : "expert-" + config.rewards().get(candidate.weights().indexOf(1.0)).label();
    }

    private static List<Double> column(List<Metrics.Row> rows, String name) {
        return rows.stream().map(row -> row.values().get(name)).toList();
    }

    private List<ReportData.Sample> samples(List<Candidate> candidates) {
        List<ReportData.Sample> out = new ArrayList<>();
        for (int i = 0; i < Math.min(SAMPLES, evaluator.prompts().size()); i++) {
            Example prompt = evaluator.prompts().get(i);
            Map<String, String> outputs = new LinkedHashMap<>();
            for (Candidate candidate : candidates) {
                String text = candidate.evaluation().outputs().get(i);
                switch (candidate.kind()) {
                    case INIT -> outputs.put("initial model", text);
                    case SOUP -> outputs.put(candidate.point().label(), text);
                    case MORL -> outputs.put("MORL, μ = " + candidate.point().label(), text);
                    case EXPERT, ENSEMBLE -> {} // the experts are the soups at both ends
                }
            }
            out.add(new ReportData.Sample(prompt.input(), prompt.reference(), outputs));
        }
        return out;
    }

    private Map<String, String> settings() {
        Map<String, String> out = new TreeMap<>();
        run.config().properties().forEach(e -> out.put(e.getKey(), text(e.getValue())));
        return out;
    }

    private static String text(com.fasterxml.jackson.databind.JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
