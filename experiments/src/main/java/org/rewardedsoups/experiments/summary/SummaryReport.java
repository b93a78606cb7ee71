package org.rewardedsoups.experiments.summary;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rewardedsoups.experiments.data.Example;
import org.rewardedsoups.experiments.procedure.Procedure;
import org.rewardedsoups.experiments.procedure.ProcedureReport;
import org.rewardedsoups.experiments.report.ReportData;
import org.rewardedsoups.experiments.run.Run;

/// What the report of a summary run shows.
final class SummaryReport {
    private static final int SAMPLES = 12;

    private SummaryReport() {}

    /// @param prompts the held-out items
    static ReportData of(
            Run run, Procedure.Result result, List<Example> prompts, List<String> findings) {
        Map<String, String> quantities = new LinkedHashMap<>();
        quantities.put("reward", "reward/mean");
        quantities.put("KL to the initial model (k1, nats)", "objective/klK1");
        quantities.put("tokens of a summary", "response/length");
        var report = new ProcedureReport(run, result, quantities);
        List<ReportData.Sample> samples = new ArrayList<>();
        for (int i = 0; i < Math.min(SAMPLES, prompts.size()); i++) {
            Example prompt = prompts.get(i);
            samples.add(
                    new ReportData.Sample(
                            prompt.input(),
                            Optional.empty(),
                            "Human",
                            List.of(prompt.reference()),
                            report.outputs(i)));
        }
        return new ReportData(
                "Rewarded soups on summaries of Javadoc",
                "A small language model that summarises Java documentation was fine-tuned by PPO"
                        + " on one reward at a time ("
                        + String.join(", ", result.front().objectives())
                        + "). Averaging the weights of the experts gives every trade-off between"
                        + " them without further training; MORL trainings on mixed rewards show"
                        + " what a training per trade-off would give.",
                result.front(),
                report.curves(),
                samples,
                report.settings(),
                run.timings(),
                Optional.empty(),
                findings);
    }
}
