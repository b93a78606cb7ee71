package org.rewardedsoups.experiments.procedure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.Front;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.soups.Soup;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// A task of two weights, each trained by one reward; the rewards are their square roots, so that
/// soups are above the chord and MORL, which trains half-way, is below the soups.
class ProcedureTest {
    @TempDir Path folder;

    record Nothing() {}

    private static final class Roots implements Task {
        final List<String> trained = new ArrayList<>();

        @Override
        public Evaluation initial() {
            return of(0, 0);
        }

        @Override
        public StateDict train(String name, Preference mu) {
            trained.add(name);
            double share = mu.vertex() ? 1 : 0.5;
            return StateDict.of(
                    Map.of(
                            "w",
                            Tensor.of(
                                    new Shape(2),
                                    new double[] {share * mu.get(0), share * mu.get(1)})));
        }

        @Override
        public Evaluation evaluate(List<StateDict> trained, Preference lambda) {
            double[] w = Soup.interpolate(trained, lambda).get("w").toDoubles();
            return of(w[0], w[1]);
        }

        /// One better than the soup on the second reward.
        @Override
        public Evaluation ensemble(List<StateDict> trained, Preference lambda) {
            double[] w = Soup.interpolate(trained, lambda).get("w").toDoubles();
            return of(w[0], Math.pow(Math.sqrt(w[1]) + 1, 2));
        }

        private static Evaluation of(double a, double b) {
            double[] first = {Math.sqrt(a), Math.sqrt(a)};
            double[] second = {Math.sqrt(b), Math.sqrt(b)};
            return new Evaluation(List.of("x", "y"), List.of(first, second, new double[2]));
        }
    }

    @Test
    void expertsSoupsAndMorlAreTrainedAndMeasured() {
        Roots task = new Roots();
        Procedure procedure = Procedure.of(List.of("one", "two"), 5, List.of(0.5), List.of(0.25, 0.5));
        Procedure.Result result = run(procedure, task);
        assertEquals(List.of("expert-one", "expert-two", "morl-0.25", "morl-0.5"), task.trained);
        assertEquals(2, result.experts().size());
        Front front = result.front();
        assertEquals(List.of("one", "two"), front.objectives()); // the third score is no objective
        assertEquals(5, front.of(Front.Kind.SOUP).size());
        Front.Point middle = front.of(Front.Kind.SOUP).get(2);
        assertEquals(List.of(Math.sqrt(0.5), Math.sqrt(0.5)), middle.rewards());
        assertEquals(
                List.of(Math.sqrt(0.25), Math.sqrt(0.25)),
                front.of(Front.Kind.MORL).get(1).rewards());
        assertEquals(0, front.lmc().getFirst().violations());
        assertTrue(
                front.hypervolume().orElseThrow().soup()
                        > front.hypervolume().orElseThrow().morl().orElseThrow());
        assertEquals(
                List.of(Math.sqrt(0.5), Math.sqrt(0.5) + 1),
                front.of(Front.Kind.ENSEMBLE).getFirst().rewards());
        List<String> findings = Findings.of(result, 2);
        assertTrue(
                findings.stream()
                        .anyMatch(
                                f ->
                                        f.startsWith("The ensemble of the experts at λ = 0.5")
                                                && f.contains("takes 2 times the work")
                                                && f.contains("one +0.0000")
                                                && f.contains("two +1.0000")),
                findings::toString);
        assertTrue(
                findings.stream().anyMatch(f -> f.contains("2 of 2 MORL points are dominated")),
                findings::toString);
    }

    @Test
    void moreThanTwoRewardsGetTheSimplexAndOneMean() {
        Procedure procedure = Procedure.of(List.of("a", "b", "c"), 5, List.of(0.5), List.of(0.25, 0.5));
        assertEquals(15, procedure.lambdas().size());
        assertEquals(List.of(Procedure.uniform(3)), procedure.mus());
        assertEquals(List.of(Procedure.uniform(3)), procedure.ensembles());
    }

    private Procedure.Result run(Procedure procedure, Task task) {
        AtomicReference<Procedure.Result> result = new AtomicReference<>();
        var experiment =
                new Experiment<>("roots", "test", new Nothing(), new Nothing(), List.of());
        var printed = new ByteArrayOutputStream();
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int code =
                experiment.run(
                        new String[] {"--out=" + folder.resolve("run")},
                        (Nothing _, Run run) -> result.set(procedure.run(task, run)),
                        stream,
                        stream);
        assertEquals(0, code, printed.toString(StandardCharsets.UTF_8));
        return result.get();
    }
}
