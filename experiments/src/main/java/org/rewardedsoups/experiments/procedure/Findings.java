package org.rewardedsoups.experiments.procedure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rewardedsoups.experiments.run.Front;
import org.rewardedsoups.soups.ParetoFront;

/// What the numbers of a run say, in sentences: for the terminal and the report.
public final class Findings {
    private Findings() {}

    /// @param asked standard errors by which an expert should improve its own reward
    public static List<String> of(Procedure.Result result, int asked) {
        Front front = result.front();
        List<String> out = new ArrayList<>();
        gains(front, result.candidates(), asked, out);
        soups(front, out);
        ensembles(front, result.candidates(), out);
        connectivity(front, out);
        volumes(front, out);
        return out;
    }

    private static void gains(
            Front front, List<Candidate> candidates, int asked, List<String> out) {
        Evaluation initial = candidates.getFirst().evaluation();
        List<Candidate> experts =
                candidates.stream().filter(c -> c.kind() == Front.Kind.EXPERT).toList();
        for (int k = 0; k < experts.size(); k++) {
            Evaluation.Gain gain = experts.get(k).evaluation().over(initial, k);
            out.add(gain(front.objectives().get(k), gain, asked));
        }
    }

    /// What an expert gained on its own reward.
    ///
    /// @param asked standard errors by which it should
    public static String gain(String objective, Evaluation.Gain gain, int asked) {
        String verdict =
                gain.errors() > asked
                        ? "it learned its reward."
                        : "less than the "
                                + asked
                                + " that we ask for: more steps or another learning rate may be"
                                + " needed.";
        return text(
                "The %s expert gains %+.4f on its own reward over the initial model (standard error"
                        + " of the paired difference %.4f, so %.1f standard errors): %s",
                objective, gain.mean(), gain.standardError(), gain.errors(), verdict);
    }

    private static void soups(Front front, List<String> out) {
        List<Front.Point> soups = front.of(Front.Kind.SOUP);
        int kept = ParetoFront.nonDominated(rewards(soups)).size();
        out.add(
                text(
                        "Of %d soups %d are not dominated by another soup%s.",
                        soups.size(),
                        kept,
                        2 * kept < soups.size()
                                ? ": each of the others loses on every reward to one of these, so"
                                        + " that they are no compromise, or noise hides it"
                                : ""));
        List<Front.Point> morl = front.of(Front.Kind.MORL);
        if (!morl.isEmpty()) {
            out.add(
                    text(
                            "%d of %d MORL points are dominated by a soup; %d of %d soups are"
                                    + " dominated by a MORL point.",
                            dominated(morl, soups), morl.size(), dominated(soups, morl),
                            soups.size()));
        }
    }

    /// What the experts' ensembles, which take the work of all experts, gain over soups at the same λ.
    private static void ensembles(Front front, List<Candidate> candidates, List<String> out) {
        for (Candidate ensemble : candidates) {
            if (ensemble.kind() == Front.Kind.ENSEMBLE) {
                candidates.stream()
                        .filter(c -> c.kind() == Front.Kind.SOUP && c.near(ensemble.weights()))
                        .findFirst()
                        .ifPresent(soup -> out.add(ensemble(front, ensemble, soup)));
            }
        }
    }

    private static String ensemble(Front front, Candidate ensemble, Candidate soup) {
        int n = front.objectives().size();
        List<String> gains = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            Evaluation.Gain gain = ensemble.evaluation().over(soup.evaluation(), k);
            gains.add(
                    text(
                            "%s %+.4f (%.1f)",
                            front.objectives().get(k), gain.mean(), gain.errors()));
        }
        return text(
                "The ensemble of the experts at λ = %s averages predictions instead of weights and takes"
                        + " %d times the work of the soup, over which it gains (in standard errors of the"
                        + " paired difference): %s.",
                ensemble.point(n).label(), n, String.join(", ", gains));
    }

    private static long dominated(List<Front.Point> some, List<Front.Point> by) {
        List<double[]> others = rewards(by);
        return rewards(some).stream()
                .filter(x -> others.stream().anyMatch(y -> ParetoFront.dominates(y, x)))
                .count();
    }

    private static List<double[]> rewards(List<Front.Point> points) {
        return points.stream()
                .map(p -> p.rewards().stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
    }

    private static void connectivity(Front front, List<String> out) {
        for (int k = 0; k < front.objectives().size(); k++) {
            int strict = front.gaps(k, 0).violations();
            int beyond = front.gaps(k, 2).violations();
            Front.Connectivity lmc = front.lmc().get(k);
            out.add(
                    text(
                            "Linear mode connectivity, %s: %d soups are below the line between the"
                                    + " experts, %d of them by more than two standard errors; mean"
                                    + " gap %+.4f, smallest %+.4f.",
                            lmc.objective(), strict, beyond, lmc.meanGap(), lmc.minGap()));
        }
    }

    private static void volumes(Front front, List<String> out) {
        front.hypervolume()
                .ifPresent(
                        volumes ->
                                out.add(
                                        text(
                                                "Dominated hypervolume above %s: soups %.6f%s.",
                                                front.hypervolume().get().reference().stream()
                                                        .map(x -> text("%.4f", x))
                                                        .toList(),
                                                volumes.soup(),
                                                volumes.morl()
                                                        .map(
                                                                m ->
                                                                        text(
                                                                                ", experts and MORL"
                                                                                        + " %.6f",
                                                                                m))
                                                        .orElse(""))));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
