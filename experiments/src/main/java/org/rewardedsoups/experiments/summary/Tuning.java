package org.rewardedsoups.experiments.summary;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rewardedsoups.experiments.data.Example;
import org.rewardedsoups.experiments.data.SummaryData;
import org.rewardedsoups.experiments.procedure.Evaluation;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.models.generation.RecordedDecoder;
import org.rewardedsoups.rl.Reward;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.tensor.AtomicFile;
import org.rewardedsoups.tensor.Providers;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.StateDict;

/// How alike rewards are and how well each is learned at some learning rates, all on validation
/// libraries: what the defaults of `summary` were chosen by.
public final class Tuning {
    private static final int LAST_STEPS = 4;

    /// @param rewards the candidates
    public record Config(
            @Doc("your own items, a JSON object with input and reference per line")
                    Optional<Path> data,
            @Doc("another base model, a Hugging Face folder") Optional<Path> model,
            @Doc("candidates, an expert each for every learning rate") List<Objective> rewards,
            @Doc("learning rates to try") List<Double> learningRates,
            @Doc("PPO steps of a training") int steps,
            @Doc("episodes of a PPO step") int batch,
            @Doc("validation prompts that every expert is evaluated on") int prompts,
            @Doc("samples of the initial model for the correlations") int samples) {

        public static final Config DEFAULT =
                new Config(
                        Optional.empty(),
                        Optional.empty(),
                        List.of(Objective.RELEVANCE, Objective.FAITHFULNESS, Objective.BREVITY),
                        List.of(3e-4, 1e-3, 3e-3),
                        36,
                        64,
                        400,
                        1000);

        public static final Config QUICK =
                new Config(
                        Optional.empty(),
                        Optional.empty(),
                        DEFAULT.rewards,
                        List.of(1e-3),
                        4,
                        16,
                        32,
                        64);
    }

    private final Config config;
    private final Run run;
    private final BaseModel base;
    private final List<Reward> rewards;
    private final Optional<RecordedDecoder> decoder;
    private final Evaluator evaluator;
    private final List<Example> prompts;

    /// An expert as the validation prompts see it.
    ///
    /// @param expert index of the reward that it was trained on
    /// @param gains over the initial model, one per reward
    /// @param kl mean of the last steps, in nats per summary, to the initial model
    private record Trial(int expert, double learningRate, List<Evaluation.Gain> gains, double kl) {}

    private Tuning(Config config, Run run, BaseModel base, SummaryData data, List<Reward> rewards) {
        this.config = config;
        this.run = run;
        this.base = base;
        this.rewards = rewards;
        this.decoder = RecordedDecoder.here(base.llama());
        Rngs rngs = new Rngs(run.seed());
        this.prompts = SummaryRun.shuffled(data.train(), rngs, "prompts");
        List<Example> validation =
                SummaryRun.shuffled(data.validation(), rngs, "validation prompts");
        this.evaluator =
                new Evaluator(
                        base.format(),
                        validation.subList(0, Math.min(config.prompts(), validation.size())),
                        rewards,
                        SummaryRun.ROWS,
                        decoder);
    }

    /// Writes `RUN/tuning.md`.
    public static void run(Config config, Run run) throws Exception {
        SummaryData data =
                config.data().isPresent()
                        ? SummaryData.file(config.data().get())
                        : SummaryData.shipped();
        BaseModel base = BaseModel.read(config.model());
        List<Reward> rewards = Objective.load(config.rewards());
        String text =
                Providers.besideSteps(() -> new Tuning(config, run, base, data, rewards).text());
        AtomicFile.write(run.file("tuning.md"), text.getBytes(StandardCharsets.UTF_8));
        text.lines().forEach(run::note);
        run.note("wrote " + run.file("tuning.md"));
    }

    private String text() throws Exception {
        Rngs rngs = new Rngs(run.seed());
        List<Example> some = prompts.subList(0, Math.min(config.samples(), prompts.size()));
        Calibration calibration =
                run.timed(
                        "correlations",
                        () ->
                                Calibration.measure(
                                        base,
                                        some,
                                        rewards,
                                        SummaryRun.ROWS,
                                        decoder,
                                        rngs.fork("calibration")));
        List<Reward> standardised = calibration.standardised(rewards);
        Evaluation initial = evaluator.evaluate(base.llama());
        List<Trial> trials = new ArrayList<>();
        for (double learningRate : config.learningRates()) {
            SummaryConfig settings = SummaryConfig.of(config, learningRate);
            Trainings trainings =
                    new Trainings(settings, run, base, prompts, standardised, decoder);
            for (int k = 0; k < rewards.size(); k++) {
                trials.add(trial(k, learningRate, trainings, initial));
            }
        }
        return correlations(calibration, some.size()) + table(trials, calibration);
    }

    private Trial trial(int k, double learningRate, Trainings trainings, Evaluation initial)
            throws Exception {
        Preference vertex = Preference.expert(k, rewards.size());
        String name = "expert-" + label(k) + "-" + learningRate;
        StateDict adapter = run.timed(name, () -> trainings.train(name, vertex));
        Evaluation evaluation = evaluator.evaluate(trainings.plain(adapter));
        List<Double> kl = run.metrics().column(name, "objective/klK1");
        List<Double> last = kl.subList(Math.max(0, kl.size() - LAST_STEPS), kl.size());
        Trial trial =
                new Trial(
                        k,
                        learningRate,
                        IntStream.range(0, rewards.size())
                                .mapToObj(j -> evaluation.over(initial, j))
                                .toList(),
                        last.stream().mapToDouble(x -> x).average().orElse(0));
        run.note("%s: %s".formatted(name, line(trial.gains.get(k))));
        return trial;
    }

    private String correlations(Calibration calibration, int samples) {
        StringBuilder out = new StringBuilder();
        out.append(
                "Rewards of %,d samples of the initial model, and their correlations\n\n"
                        .formatted(samples));
        header(out, "reward", "mean", "deviation");
        for (int k = 0; k < rewards.size(); k++) {
            out.append(
                    text(
                            "| %s | %.3f | %.3f |",
                            label(k), calibration.means().get(k), calibration.deviations().get(k)));
            for (int j = 0; j < rewards.size(); j++) {
                out.append(text(" %+.2f |", calibration.correlation(k, j)));
            }
            out.append('\n');
        }
        return out.toString();
    }

    private String table(List<Trial> trials, Calibration calibration) {
        StringBuilder out = new StringBuilder();
        out.append(
                "\nGains of experts over the initial model on %d validation prompts, in standard errors of the\npaired difference; %d steps of %d episodes each\n\n"
                        .formatted(evaluator.prompts().size(), config.steps(), config.batch()));
        header(out, "expert", "learning rate", "own gain / deviation", "KL at the end, nats");
        for (Trial trial : trials) {
            double own = trial.gains.get(trial.expert).mean();
            out.append(
                    text(
                            "| %s | %s | %+.2f | %.2f |",
                            label(trial.expert),
                            trial.learningRate,
                            own / calibration.deviations().get(trial.expert),
                            trial.kl));
            trial.gains.forEach(gain -> out.append(text(" %+.1f |", gain.errors())));
            out.append('\n');
        }
        return out.toString();
    }

    private void header(StringBuilder out, String... first) {
        List<String> names = new ArrayList<>(List.of(first));
        IntStream.range(0, rewards.size()).forEach(k -> names.add(label(k)));
        out.append("| ").append(String.join(" | ", names)).append(" |\n");
        out.append(names.stream().map(_ -> "---").collect(Collectors.joining("|", "|", "|\n")));
    }

    private String label(int k) {
        return config.rewards().get(k).label();
    }

    private static String line(Evaluation.Gain gain) {
        return text("%+.4f ± %.4f on its own reward", gain.mean(), gain.standardError());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
