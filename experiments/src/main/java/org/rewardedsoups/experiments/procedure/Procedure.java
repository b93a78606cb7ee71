package org.rewardedsoups.experiments.procedure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.rewardedsoups.experiments.run.Front;
import org.rewardedsoups.experiments.run.Progress;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.soups.Hypervolume;
import org.rewardedsoups.soups.Lambdas;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.tensor.StateDict;

/// Rewarded soups (Ramé et al., 2023, figure 2): fine-tune once per reward, average the weights for
/// every preference, and compare with trainings on mixed rewards (MORL).
///
/// @param objectives names of the rewards
/// @param lambdas preferences of the soups
/// @param ensembles preferences of the experts' ensembles, to see what averaging weights loses
/// @param mus preferences of the MORL trainings
public record Procedure(
        List<String> objectives,
        List<Preference> lambdas,
        List<Preference> ensembles,
        List<Preference> mus) {
    private static final String EXPERT = "expert-";

    /// What came out.
    ///
    /// @param candidates every model that was evaluated, the initial one first
    /// @param experts what was trained on each reward alone
    public record Result(Front front, List<Candidate> candidates, List<StateDict> experts) {}

    public Procedure {
        objectives = List.copyOf(objectives);
        lambdas = List.copyOf(lambdas);
        ensembles = List.copyOf(ensembles);
        mus = List.copyOf(mus);
    }

    /// For N rewards: soups on a line for two, all over the simplex for more; ensembles and MORL at
    /// the given weights of the second reward, or for more than two at the mean of all.
    ///
    /// @param points soups on the line between two experts, both ends included
    /// @param ensembles weights of the second expert
    /// @param mus weights of the second reward
    public static Procedure of(
            List<String> objectives, int points, List<Double> ensembles, List<Double> mus) {
        int n = objectives.size();
        return new Procedure(
                objectives,
                n == 2 ? Lambdas.grid(points) : Lambdas.simplex(n, points - 1),
                preferences(ensembles, n),
                preferences(mus, n));
    }

    private static List<Preference> preferences(List<Double> second, int n) {
        if (n == 2) {
            return second.stream().map(weight -> new Preference(1 - weight, weight)).toList();
        }
        return second.isEmpty() ? List.of() : List.of(uniform(n));
    }

    /// All experts alike.
    public static Preference uniform(int n) {
        return new Preference(IntStream.range(0, n).mapToDouble(_ -> 1.0 / n).toArray());
    }

    /// The name of the training on one reward.
    public static String expert(String objective) {
        return EXPERT + objective;
    }

    /// The name of a training on mixed rewards.
    public static String morl(Preference mu) {
        return "morl-" + mu.get(1);
    }

    /// Trains and evaluates everything.
    public Result run(Task task, Run run) throws Exception {
        List<Candidate> candidates = new ArrayList<>();
        Evaluation initial = run.timed("evaluating the initial model", task::initial);
        add(Front.Kind.INIT, List.of(), initial, candidates, run);
        List<StateDict> experts = new ArrayList<>();
        for (int k = 0; k < objectives.size(); k++) {
            String what = "the " + objectives.get(k) + " expert";
            Preference vertex = Preference.expert(k, objectives.size());
            StateDict expert = train(what, expert(objectives.get(k)), vertex, task, run);
            add(Front.Kind.EXPERT, vertex.weights(), judge(what, expert, task, run), candidates, run);
            experts.add(expert);
        }
        run.timed("evaluating the soups", () -> soups(experts, task, candidates, run));
        if (!ensembles.isEmpty()) {
            run.timed("evaluating ensembles", () -> ensembles(experts, task, candidates, run));
        }
        for (Preference mu : mus) {
            String what = "MORL at μ = " + mu.get(1);
            StateDict mixed = train(what, morl(mu), mu, task, run);
            add(Front.Kind.MORL, mu.weights(), judge(what, mixed, task, run), candidates, run);
        }
        return new Result(front(candidates), candidates, experts);
    }

    private static StateDict train(String what, String name, Preference mu, Task task, Run run)
            throws Exception {
        return run.timed("training " + what, () -> task.train(name, mu));
    }

    private static Evaluation judge(String what, StateDict trained, Task task, Run run)
            throws Exception {
        return run.timed("evaluating " + what, () -> task.evaluate(trained));
    }

    private Void soups(List<StateDict> experts, Task task, List<Candidate> candidates, Run run)
            throws IOException {
        try (Progress progress = run.progress("soups", lambdas.size())) {
            for (Preference lambda : lambdas) {
                Evaluation evaluation =
                        lambda.vertex()
                                ? expert(lambda, candidates)
                                : task.evaluate(experts, lambda);
                add(Front.Kind.SOUP, lambda.weights(), evaluation, candidates, run);
                progress.step();
            }
        }
        return null;
    }

    private Void ensembles(
            List<StateDict> experts, Task task, List<Candidate> candidates, Run run)
            throws IOException {
        try (Progress progress = run.progress("ensembles", ensembles.size())) {
            for (Preference lambda : ensembles) {
                Evaluation evaluation = task.ensemble(experts, lambda);
                add(Front.Kind.ENSEMBLE, lambda.weights(), evaluation, candidates, run);
                progress.step();
            }
        }
        return null;
    }

    /// The evaluation of an expert, which a soup at a vertex is, bit for bit.
    private static Evaluation expert(Preference vertex, List<Candidate> candidates) {
        return candidates.stream()
                .filter(c -> c.kind() == Front.Kind.EXPERT && c.weights().equals(vertex.weights()))
                .findFirst()
                .orElseThrow()
                .evaluation();
    }

    private void add(
            Front.Kind kind,
            List<Double> weights,
            Evaluation evaluation,
            List<Candidate> candidates,
            Run run) {
        candidates.add(new Candidate(kind, weights, evaluation));
        StringBuilder line = new StringBuilder(kind.name().toLowerCase(Locale.ROOT));
        if (!weights.isEmpty()) {
            line.append(' ').append(weights);
        }
        for (int k = 0; k < objectives.size(); k++) {
            line.append(
                    String.format(
                            Locale.ROOT,
                            ", %s %.4f ± %.4f",
                            objectives.get(k),
                            evaluation.mean(k),
                            evaluation.standardError(k)));
        }
        run.note(line.toString());
    }

    /// The reference of the hypervolume is the worst mean of each reward among the initial model
    /// and the experts.
    private Front front(List<Candidate> candidates) {
        int n = objectives.size();
        List<double[]> worst =
                candidates.stream()
                        .filter(c -> c.kind() == Front.Kind.INIT || c.kind() == Front.Kind.EXPERT)
                        .map(c -> c.point(n).rewards().stream().mapToDouble(x -> x).toArray())
                        .toList();
        return Front.measure(
                objectives,
                candidates.stream().map(c -> c.point(n)).toList(),
                Hypervolume.nadir(worst));
    }
}
