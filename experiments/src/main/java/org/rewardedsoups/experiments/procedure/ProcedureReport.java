package org.rewardedsoups.experiments.procedure;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rewardedsoups.experiments.report.Report;
import org.rewardedsoups.experiments.report.ReportData;
import org.rewardedsoups.experiments.run.Front;
import org.rewardedsoups.experiments.run.Metrics;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.soups.Preference;

/// The parts of a report that are the same for every task.
///
/// @param quantities what trainings logged, by how the report calls it
public record ProcedureReport(Run run, Procedure.Result result, Map<String, String> quantities) {

    /// Writes `report.html` and `front.svg`, and tells the user what was found and where it is.
    public static void publish(Run run, ReportData data) throws IOException {
        Report.write(run.file("report.html"), data);
        Report.writeFront(run.file("front.svg"), data);
        data.notes().forEach(run::note);
        run.note("report: " + run.file("report.html").toAbsolutePath().toUri());
    }

    /// The learning curves of all trainings.
    public List<ReportData.Curve> curves() {
        List<ReportData.Curve> out = new ArrayList<>();
        for (Candidate candidate : result.candidates()) {
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
        quantities.forEach((title, name) -> values.put(title, column(rows, name)));
        return new ReportData.Curve(
                series.replace('-', ' '),
                candidate.kind() == Front.Kind.MORL,
                candidate.weights(),
                rows.stream().map(row -> (double) row.step()).toList(),
                values);
    }

    private String series(Candidate candidate) {
        List<Double> weights = candidate.weights();
        return candidate.kind() == Front.Kind.MORL
                ? Procedure.morl(new Preference(weights))
                : Procedure.expert(result.front().objectives().get(weights.indexOf(1.0)));
    }

    private static List<Double> column(List<Metrics.Row> rows, String name) {
        return rows.stream().map(row -> row.values().get(name)).toList();
    }

    /// What every model wrote for one held-out input, by the model's name in the report.
    public Map<String, String> outputs(int input) {
        Map<String, String> out = new LinkedHashMap<>();
        for (Candidate candidate : result.candidates()) {
            String text = candidate.evaluation().outputs().get(input);
            String label = candidate.point(result.front().objectives().size()).label();
            switch (candidate.kind()) {
                case INIT -> out.put("initial model", text);
                case SOUP -> out.put(label, text);
                case MORL -> out.put("MORL, μ = " + label, text);
                case ENSEMBLE -> out.put("ensemble, λ = " + label, text);
                case EXPERT -> {} // the experts are the soups at both ends
            }
        }
        return out;
    }

    /// The run's settings, in order of their names.
    public Map<String, String> settings() {
        Map<String, String> out = new TreeMap<>();
        run.config().properties().forEach(e -> out.put(e.getKey(), text(e.getValue())));
        return out;
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
