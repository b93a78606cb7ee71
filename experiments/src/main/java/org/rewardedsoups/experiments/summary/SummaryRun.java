package org.rewardedsoups.experiments.summary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.rewardedsoups.experiments.data.Example;
import org.rewardedsoups.experiments.data.SummaryData;
import org.rewardedsoups.experiments.procedure.Evaluation;
import org.rewardedsoups.experiments.procedure.Findings;
import org.rewardedsoups.experiments.procedure.Procedure;
import org.rewardedsoups.experiments.procedure.ProcedureReport;
import org.rewardedsoups.experiments.procedure.Task;
import org.rewardedsoups.experiments.report.ReportData;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.models.generation.Ensemble;
import org.rewardedsoups.models.generation.RecordedDecoder;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaFolder;
import org.rewardedsoups.models.memory.LlamaMemory;
import org.rewardedsoups.models.memory.TrainingMemory;
import org.rewardedsoups.rl.Reward;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Providers;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.StateDict;

/// The procedure: fine-tune once per reward, interpolate, compare with MORL, report.
public final class SummaryRun implements Task {
    /// Prompts that are continued together.
    static final int ROWS = 64;

    private static final int CALIBRATION = 256;
    private static final int ASKED = 3; // standard errors of an expert's gain

    private final SummaryConfig config;
    private final Run run;
    private final Rngs rngs;
    private final BaseModel base;
    private final Optional<RecordedDecoder> decoder;
    private final Evaluator evaluator;
    private final Trainings trainings;

    private SummaryRun(
            SummaryConfig config, Run run, BaseModel base, SummaryData data, List<Reward> rewards) {
        this.config = config;
        this.run = run;
        this.rngs = new Rngs(run.seed());
        this.base = base;
        this.decoder = RecordedDecoder.here(base.llama());
        List<Example> heldOut =
                shuffled(data.test(), rngs, "held-out prompts").stream()
                        .limit(config.prompts())
                        .toList();
        this.evaluator = new Evaluator(base.format(), heldOut, rewards, ROWS, decoder);
        List<Example> prompts = shuffled(data.train(), rngs, "prompts");
        this.trainings =
                new Trainings(config, run, base, prompts, comparable(prompts, rewards), decoder);
    }

    /// The rewards on comparable scales, measured on samples of the initial model.
    private List<Reward> comparable(List<Example> prompts, List<Reward> rewards) {
        List<Example> some = prompts.subList(0, Math.min(CALIBRATION, prompts.size()));
        Calibration calibration =
                Calibration.measure(
                        base, some, rewards, ROWS, decoder, rngs.fork("calibration"));
        for (int k = 0; k < rewards.size(); k++) {
            run.note(
                    String.format(
                            Locale.ROOT,
                            "samples of the initial model: %s %.4f ± %.4f%s",
                            config.rewards().get(k).label(),
                            calibration.means().get(k),
                            calibration.deviations().get(k),
                            k == 0
                                    ? ""
                                    : String.format(
                                            Locale.ROOT,
                                            ", correlation with %s %.2f",
                                            config.rewards().getFirst().label(),
                                            calibration.correlation(0, k))));
        }
        return calibration.standardised(rewards);
    }

    /// What would be done, for `--dry-run`.
    public static String plan(SummaryConfig config) {
        Procedure procedure = procedure(config);
        return """
        %d PPO trainings on one reward each (%s) and %d on mixed rewards, %d steps of %d episodes each;
        %d soups and %d ensembles; every model evaluated on %d held-out prompts.
        """
                .formatted(
                        config.rewards().size(),
                        config.rewards(),
                        procedure.mus().size(),
                        config.steps(),
                        config.batch(),
                        procedure.lambdas().size(),
                        procedure.ensembles().size(),
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

    /// Runs it all in the run's folder. On a device, generation and PPO are recorded steps, and the rest
    /// is left to the processor.
    public static void start(SummaryConfig config, Run run) throws Exception {
        Providers.besideSteps(() -> {
            begin(config, run);
            return run;
        });
    }

    private static void begin(SummaryConfig config, Run run) throws Exception {
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
        run.note("soups: averaging " + config.mixing().name().toLowerCase(Locale.ROOT));
        Procedure.Result result = procedure(config).run(this, run);
        run.write(result.front());
        List<String> findings = Findings.of(result, ASKED);
        ReportData report = SummaryReport.of(run, result, evaluator.prompts(), findings);
        if (config.save().isPresent()) {
            save(config.save().get(), result.experts());
        }
        ProcedureReport.publish(run, report);
        decoder.ifPresent(RecordedDecoder::close);
    }

    @Override
    public Evaluation initial() {
        return evaluator.evaluate(base.llama());
    }

    @Override
    public StateDict train(String name, Preference mu) throws IOException {
        return trainings.train(name, mu);
    }

    @Override
    public Evaluation evaluate(List<StateDict> adapters, Preference lambda) {
        return evaluator.evaluate(trainings.soup(adapters, lambda));
    }

    /// By the processor: the device's decoder is for one network.
    @Override
    public Evaluation ensemble(List<StateDict> adapters, Preference lambda) {
        List<Llama> members = adapters.stream().map(trainings::plain).toList();
        return new Evaluator(base.format(), evaluator.prompts(), evaluator.rewards(), ROWS)
                .evaluate(new Ensemble(members, lambda.weights()));
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

    private static Procedure procedure(SummaryConfig config) {
        List<String> objectives = config.rewards().stream().map(Objective::label).toList();
        return Procedure.of(objectives, config.points(), config.ensembles(), config.mus());
    }

    static List<Example> shuffled(List<Example> examples, Rngs rngs, String stream) {
        List<Example> out = new ArrayList<>(examples);
        Collections.shuffle(out, Random.from(rngs.stream(stream)));
        return out;
    }
}
