package org.rewardedsoups.experiments.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.rewardedsoups.experiments.run.Front;
import org.rewardedsoups.experiments.run.Timing;

/// All that `report.html` tells about a run.
///
/// @param title what was run
/// @param intro what it was run for, in a few sentences
/// @param front the evaluated models
/// @param curves what every training logged
/// @param samples inputs with the texts of every model
/// @param config the settings, in order
/// @param timings the parts of the run, in order
/// @param web models on more objectives than those of the front, if there are
/// @param notes warnings and remarks, such as why few soups are non-dominated
public record ReportData(
        String title,
        String intro,
        Front front,
        List<Curve> curves,
        List<Sample> samples,
        Map<String, String> config,
        List<Timing> timings,
        Optional<Web> web,
        List<String> notes) {

    /// The learning curves of one training.
    ///
    /// @param name such as "expert: relevance"
    /// @param mixed whether it was trained on a mixture of rewards (MORL)
    /// @param weights its weights on the rewards, which decide its colour
    /// @param steps horizontal axis
    /// @param values one list as long as `steps` for each quantity, such as "reward" and "KL"
    public record Curve(
            String name,
            boolean mixed,
            List<Double> weights,
            List<Double> steps,
            Map<String, List<Double>> values) {}

    /// One held-out input and what was written for it.
    ///
    /// @param input a text; if there is a picture, what it is called
    /// @param picture a PNG file, shown instead of the input
    /// @param writer who wrote the references, such as "Human"
    /// @param references what the outputs are compared with
    /// @param outputs text of the soup by its λ as [Front.Point#label] writes it; other keys, such
    ///   as "initial model", are shown in the list of all texts
    public record Sample(
            String input,
            Optional<byte[]> picture,
            String writer,
            List<String> references,
            Map<String, String> outputs) {}

    /// Some models on several objectives.
    ///
    /// @param axes names of the objectives
    public record Web(List<String> axes, List<Thread> threads) {

        /// A model.
        ///
        /// @param weights λ, empty for the initial model
        /// @param values one per axis
        public record Thread(
                String name, Front.Kind kind, List<Double> weights, List<Double> values) {}
    }

    /// Experts and soups from the first expert to the last, one per λ: what the slider goes
    /// through.
    List<Front.Point> path() {
        Map<List<Double>, Front.Point> byWeights = new TreeMap<>(ReportData::order);
        for (Front.Point point : front.of(Front.Kind.EXPERT, Front.Kind.SOUP)) {
            byWeights.put(point.weights(), point);
        }
        return front.of(Front.Kind.SOUP).isEmpty() ? List.of() : List.copyOf(byWeights.values());
    }

    /// Quantities of the curves, in the order of their first appearance.
    Set<String> quantities() {
        return curves.stream()
                .flatMap(curve -> curve.values().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// The more weight on the earlier experts, the earlier.
    private static int order(List<Double> a, List<Double> b) {
        for (int i = 0; i < a.size(); i++) {
            int byWeight = Double.compare(b.get(i), a.get(i));
            if (byWeight != 0) {
                return byWeight;
            }
        }
        return 0;
    }
}
