package org.rewardedsoups.experiments.captioning;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.rewardedsoups.experiments.procedure.Candidate;
import org.rewardedsoups.experiments.procedure.Evaluation;
import org.rewardedsoups.experiments.procedure.Findings;
import org.rewardedsoups.experiments.procedure.Procedure;
import org.rewardedsoups.experiments.procedure.Task;
import org.rewardedsoups.experiments.report.ReportData.Web;
import org.rewardedsoups.experiments.run.Front.Kind;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.tensor.StateDict;

/// The initial captioner, all experts and the average of their weights, on all metrics (Ramé et
/// al., 2023, figure 3: the spider).
///
/// @param labels names of the metrics
/// @param experts one per metric
record Spokes(
        List<String> labels, Evaluation initial, List<Evaluation> experts, Evaluation average) {

    /// @param result the initial captioner and the experts that were evaluated before
    /// @param experts all of them
    static Spokes of(
            List<String> labels, Task task, Procedure.Result result, List<StateDict> experts) {
        List<Evaluation> evaluations = new ArrayList<>();
        for (Candidate candidate : result.candidates()) {
            if (candidate.kind() == Kind.EXPERT) {
                evaluations.add(candidate.evaluation());
            }
        }
        experts.stream().skip(evaluations.size()).map(task::evaluate).forEach(evaluations::add);
        return new Spokes(
                labels,
                result.candidates().getFirst().evaluation(),
                evaluations,
                task.evaluate(experts, Procedure.uniform(experts.size())));
    }

    Web web() {
        int n = labels.size();
        List<Web.Thread> threads = new ArrayList<>();
        threads.add(new Web.Thread("initial captioner", Kind.INIT, List.of(), means(initial)));
        for (int k = 0; k < n; k++) {
            List<Double> vertex = Preference.expert(k, n).weights();
            String name = labels.get(k) + " expert";
            threads.add(new Web.Thread(name, Kind.EXPERT, vertex, means(experts.get(k))));
        }
        threads.add(
                new Web.Thread(
                        "average of all experts",
                        Kind.SOUP,
                        Collections.nCopies(n, 1.0 / n),
                        means(average)));
        return new Web(labels, threads);
    }

    private List<Double> means(Evaluation evaluation) {
        return IntStream.range(0, labels.size()).mapToObj(evaluation::mean).toList();
    }

    /// What the experts that are not in the front gained, and how the average compares.
    ///
    /// @param asked standard errors by which an expert should improve its own metric
    List<String> findings(int asked) {
        List<String> out = new ArrayList<>();
        for (int k = 2; k < labels.size(); k++) {
            out.add(Findings.gain(labels.get(k), experts.get(k).over(initial, k), asked));
        }
        List<String> better = new ArrayList<>();
        List<String> worse = new ArrayList<>();
        for (int k = 0; k < labels.size(); k++) {
            double difference = average.over(initial, k).mean();
            (difference > 0 ? better : worse).add(labels.get(k) + " " + signed(difference));
        }
        out.add(
                "The average of all experts against the initial captioner: "
                        + (better.isEmpty() ? "" : "better on " + String.join(", ", better))
                        + (better.isEmpty() || worse.isEmpty() ? "" : "; ")
                        + (worse.isEmpty() ? "" : "not better on " + String.join(", ", worse))
                        + ".");
        return out;
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.4f", value);
    }
}
