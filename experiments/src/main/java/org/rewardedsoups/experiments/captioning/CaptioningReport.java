package org.rewardedsoups.experiments.captioning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rewardedsoups.experiments.procedure.Procedure;
import org.rewardedsoups.experiments.procedure.ProcedureReport;
import org.rewardedsoups.experiments.report.ReportData;
import org.rewardedsoups.experiments.run.Run;

/// What the report of a captioning run shows.
///
/// @param pictures the held-out ones
/// @param shown the first of them
record CaptioningReport(Run run, Pictures pictures, List<Pictures.Shown> shown) {
    ReportData of(Procedure.Result result, Spokes spokes, List<String> findings) {
        Map<String, String> quantities = new LinkedHashMap<>();
        quantities.put("reward of sampled captions", "reward/mean");
        quantities.put("words of a sampled caption", "caption/length");
        var report = new ProcedureReport(run, result, quantities);
        List<String> objectives = result.front().objectives();
        return new ReportData(
                "Rewarded soups on captions",
                "A network that looks at pictures and describes them was fine-tuned by"
                        + " self-critical training on one metric at a time ("
                        + String.join(", ", spokes.labels())
                        + "). The front is that of "
                        + String.join(" and ", objectives)
                        + ": averaging the weights of their experts gives every trade-off without"
                        + " further training; MORL trainings on mixed metrics show what a training"
                        + " per trade-off would give.",
                result.front(),
                report.curves(),
                samples(report),
                report.settings(),
                run.timings(),
                Optional.of(spokes.web()),
                findings);
    }

    private List<ReportData.Sample> samples(ProcedureReport report) {
        List<ReportData.Sample> out = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            out.add(
                    new ReportData.Sample(
                            shown.get(i).name(),
                            shown.get(i).png(),
                            shown.get(i).writer(),
                            pictures.captions(i),
                            report.outputs(i)));
        }
        return out;
    }
}
