package org.rewardedsoups.experiments.summary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.rewardedsoups.experiments.data.Example;
import org.rewardedsoups.experiments.data.SummaryData;
import org.rewardedsoups.experiments.report.Report;
import org.rewardedsoups.experiments.report.ReportData;
import org.rewardedsoups.experiments.run.Front;
import org.rewardedsoups.experiments.run.Progress;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaFolder;
import org.rewardedsoups.models.memory.LlamaMemory;
import org.rewardedsoups.models.memory.TrainingMemory;
import org.rewardedsoups.rl.Reward;
import org.rewardedsoups.soups.Hypervolume;
import org.rewardedsoups.soups.Lambdas;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.StateDict;

/// The procedure: fine-tune once per reward, interpolate, compare with MORL, report.
public final class SummaryRun {
    /// Prompts that are continued together.
    static final int ROWS = 64;

    private static final int CALIBRATION = 256;

    private final SummaryConfig config;
    private final Run run;
    private final Rngs rngs;
    private final BaseModel base;
    private final Evaluator evaluator;
    private final Trainings trainings;
    private final List<Candidate> candidates = new ArrayList<>();

    private SummaryRun(
            SummaryConfig config, Run run, BaseModel base, SummaryData data, List<Reward> rewards) {
        this.config = config;
        this.run = run;
        this.rngs = new Rngs(run.seed());
        this.base = base;
        List<Example> heldOut =
                shuffled(data.test(), rngs, "held-out prompts").stream()
                        .limit(config.prompts())
                        .toList();
        this.evaluator = new Evaluator(base.format(), heldOut, rewards, ROWS);
        List<Example> prompts = shuffled(data.train(), rngs, "prompts");
        this.trainings = new Trainings(config, run, base, prompts, comparable(prompts, rewards));
    }

    /// The rewards on comparable scales, measured on samples of the initial model.
    private List<Reward> comparable(List<Example> prompts, List<Reward> rewards) {
        List<Example> some = prompts.subList(0, Math.min(CALIBRATION, prompts.size()));
        Calibration calibration =
                Calibration.measure(base, some, rewards, ROWS, rngs.fork("calibration"));
        for (int k = 0; k < rewards.size(); k++) {
            run.note(
                    String.format(
                            Locale.ROOT,
                            "samples of the initial model: %s %.4f ± %.4f%s",
                            objectives().get(k),
                            calibration.means().get(k),
                            calibration.deviations().get(k),
                            k == 0
                                    ? ""
                                    : String.format(
                                            Locale.ROOT,
                                            ", correlation with %s %.2f",
                                            objectives().getFirst(),
                                            calibration.correlation(0, k))));
        }
        return calibration.standardised(rewards);
    }

    /// What would be done, for `--dry-run`.
    public static String plan(SummaryConfig config) {
        int soups = lambdas(config).size();
        return """
        %d PPO trainings on one reward each (%s) and %d on mixed rewards, %d steps of %d episodes each;
        %d soups; every model evaluated on %d held-out prompts.
        """
                .formatted(
                        config.rewards().size(),
                        config.rewards(),
                        mus(config).size(),
                        config.steps(),
                        config.batch(),
                        soups,
                        config.prompts());
    }

    /// What a PPO minibatch of the longest texts needs; batches of shorter ones need less.
    public static TrainingMemory memory(SummaryConfig config) throws IOException {
        BaseModel base = BaseModel.read(config.model());
        return LlamaMemory.estimate(
                base.llama().config(),
                new LlamaMemory.Step(
                        config.minibatch(),
                        base.format().maxInput() + 2 + config.maxLength(),
                        config.maxLength(),
                        true,
                        2,
                        Optional.of(config.lora()),
                        false));
    }

    /// Runs it all in the run's folder.
    public static void start(SummaryConfig config, Run run) throws Exception {
        SummaryData data =
                config.data().isPresent()
                        ? SummaryData.file(config.data().get())
                        : SummaryData.shipped();
        BaseModel base = run.timed("loading the base model", () -> BaseModel.read(config.model()));
        List<Reward> rewards =
                run.timed("loading the reward models", () -> Objective.load(config.rewards()));
        new SummaryRun(config, run, base, data, rewards).run();
    }

    private void run() throws Exception {
        run.timed("evaluating the initial model", this::initial);
        List<StateDict> experts = new ArrayList<>();
        for (int k = 0; k < objectives().size(); k++) {
            Preference vertex = Preference.expert(k, objectives().size());
            experts.add(expert(k, vertex));
        }
        run.timed("evaluating the soups", () -> soups(experts));
        for (Preference mu : mus(config)) {
            morl(mu);
        }
        Front front = front();
        run.write(front);
        List<String> findings = Findings.of(front, candidates);
        ReportData report =
                new SummaryReport(config, run, evaluator).of(front, candidates, findings);
        Report.write(run.file("report.html"), report);
        Report.writeFront(run.file("front.svg"), report);
        if (config.save().isPresent()) {
            save(config.save().get(), experts);
        }
        findings.forEach(run::note);
        run.note("report: " + run.file("report.html").toAbsolutePath().toUri());
    }

    private Void initial() {
        add(Front.Kind.INIT, List.of(), evaluator.evaluate(base.llama()));
        return null;
    }

    private StateDict expert(int k, Preference vertex) throws Exception {
        String name = objectives().get(k);
        StateDict adapter =
                run.timed(
                        "training the " + name + " expert",
                        () -> trainings.train("expert-" + name, vertex));
        run.timed(
                "evaluating the " + name + " expert",
                () -> {
                    Llama model = trainings.plain(adapter);
                    add(Front.Kind.EXPERT, vertex.weights(), evaluator.evaluate(model));
                    return null;
                });
        return adapter;
    }

    private Void soups(List<StateDict> experts) {
        run.note("soups: averaging " + config.mixing().name().toLowerCase(Locale.ROOT));
        List<Preference> lambdas = lambdas(config);
        try (Progress progress = run.progress("soups", lambdas.size())) {
            for (Preference lambda : lambdas) {
                Evaluation evaluation =
                        lambda.vertex()
                                ? of(Front.Kind.EXPERT, lambda)
                                : evaluator.evaluate(trainings.soup(experts, lambda));
                add(Front.Kind.SOUP, lambda.weights(), evaluation);
                progress.step();
            }
        }
        return null;
    }

    /// The evaluation of an expert, which a soup at a vertex is, bit for bit.
    private Evaluation of(Front.Kind kind, Preference weights) {
        return candidates.stream()
                .filter(c -> c.kind() == kind && c.weights().equals(weights.weights()))
                .findFirst()
                .orElseThrow()
                .evaluation();
    }

    private void morl(Preference mu) throws Exception {
        String name = "morl-" + mu.get(1);
        StateDict adapter =
                run.timed("training MORL at μ = " + mu.get(1), () -> trainings.train(name, mu));
        run.timed(
                "evaluating MORL at μ = " + mu.get(1),
                () -> {
                    add(
                            Front.Kind.MORL,
                            mu.weights(),
                            evaluator.evaluate(trainings.plain(adapter)));
                    return null;
                });
    }

    private void add(Front.Kind kind, List<Double> weights, Evaluation evaluation) {
        candidates.add(new Candidate(kind, weights, evaluation));
        StringBuilder line = new StringBuilder(kind.name().toLowerCase(Locale.ROOT));
        if (!weights.isEmpty()) {
            line.append(' ').append(weights);
        }
        for (int k = 0; k < objectives().size(); k++) {
            line.append(
                    String.format(
                            Locale.ROOT,
                            ", %s %.4f ± %.4f",
                            objectives().get(k),
                            evaluation.mean(k),
                            evaluation.standardError(k)));
        }
        run.note(line.toString());
    }

    /// The reference of the hypervolume is the worst mean of each reward among the initial model
    /// and the experts.
    private Front front() {
        List<Front.Point> points = candidates.stream().map(Candidate::point).toList();
        List<double[]> worst =
                candidates.stream()
                        .filter(c -> c.kind() == Front.Kind.INIT || c.kind() == Front.Kind.EXPERT)
                        .map(c -> c.point().rewards().stream().mapToDouble(x -> x).toArray())
                        .toList();
        return Front.measure(objectives(), points, Hypervolume.nadir(worst));
    }

    private void save(Preference lambda, List<StateDict> experts) throws IOException {
        var folder = run.file("soup-" + lambda.get(lambda.size() - 1));
        LlamaFolder.save(
                folder,
                trainings.soup(experts, lambda),
                DType.F32,
                Optional.of(base.folder().resolve("tokenizer.json")));
        run.note("wrote the soup at λ = %s to %s".formatted(lambda, folder));
    }

    private List<String> objectives() {
        return config.rewards().stream().map(Objective::label).toList();
    }

    private static List<Preference> lambdas(SummaryConfig config) {
        return config.rewards().size() == 2
                ? Lambdas.grid(config.points())
                : Lambdas.simplex(config.rewards().size(), config.points() - 1);
    }

    /// The mixtures of the MORL runs; with more than two rewards, their mean.
    private static List<Preference> mus(SummaryConfig config) {
        int objectives = config.rewards().size();
        if (objectives == 2) {
            return config.mus().stream().map(mu -> new Preference(1 - mu, mu)).toList();
        }
        double[] uniform =
                IntStream.range(0, objectives).mapToDouble(_ -> 1.0 / objectives).toArray();
        return config.mus().isEmpty() ? List.of() : List.of(new Preference(uniform));
    }

    static List<Example> shuffled(List<Example> examples, Rngs rngs, String stream) {
        List<Example> out = new ArrayList<>(examples);
        Collections.shuffle(out, Random.from(rngs.stream(stream)));
        return out;
    }
}
