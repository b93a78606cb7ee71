package org.rewardedsoups.experiments.captioning;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.rewardedsoups.experiments.captiondata.CaptionWriter;
import org.rewardedsoups.experiments.procedure.Evaluation;
import org.rewardedsoups.experiments.procedure.Findings;
import org.rewardedsoups.experiments.procedure.Procedure;
import org.rewardedsoups.experiments.procedure.ProcedureReport;
import org.rewardedsoups.experiments.procedure.Task;
import org.rewardedsoups.experiments.report.ReportData;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.rl.metrics.CaptionEvaluation;
import org.rewardedsoups.rl.metrics.CiderD;
import org.rewardedsoups.rl.metrics.DocumentFrequencies;
import org.rewardedsoups.rl.metrics.meteor.NltkMeteor;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;
import org.rewardedsoups.rl.rewards.CaptionRewards;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.soups.Soup;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.StateDict;

/// The procedure on captions: one self-critical training per metric, soups and MORL between the
/// first two, and all experts with their average as a spider.
public final class CaptioningRun implements Task {
    private static final int ASKED = 2; // standard errors of an expert's gain
    private static final int SHOWN = 12; // pictures of the report

    private final CaptioningConfig config;
    private final Run run;
    private final CaptionMaterial material;
    private final CaptionEvaluator evaluator;
    private final CaptionTrainings trainings;
    private final List<Pictures.Shown> shown; // read before hours of training: one may be broken

    private CaptioningRun(CaptioningConfig config, Run run, CaptionMaterial material) {
        this.config = config;
        this.run = run;
        this.material = material;
        this.shown =
                IntStream.range(0, Math.min(SHOWN, material.heldOut().size()))
                        .mapToObj(material.heldOut()::shown)
                        .toList();
        var wordNet = new WordNet();
        Pictures train = material.train();
        var cider =
                new CiderD(
                        DocumentFrequencies.of(
                                IntStream.range(0, train.size())
                                        .mapToObj(train::references)
                                        .toList()));
        this.trainings =
                new CaptionTrainings(
                        config, run, material, new CaptionRewards(cider, new NltkMeteor(wordNet)));
        this.evaluator =
                new CaptionEvaluator(
                        material.heldOut(),
                        new CaptionWriter(
                                material.vocabulary(),
                                config.beams(),
                                material.initial().config().maxTokens()),
                        CaptionEvaluation.shipped(wordNet, run.options().computingThreads()),
                        config.rewards());
    }

    /// What would be done, for `--dry-run`.
    public static String plan(CaptioningConfig config) {
        Procedure procedure = procedure(config);
        return """
        %d self-critical trainings on one metric each (%s) and %d on mixed ones, %d steps of %d pictures
        with %d captions each; %d soups and %d ensembles of the first two, one soup of all; every
        model evaluated on %d held-out pictures.
        """
                .formatted(
                        config.rewards().size(),
                        String.join(", ", config.labels()),
                        procedure.mus().size(),
                        config.steps(),
                        config.batch(),
                        config.samples(),
                        procedure.lambdas().size(),
                        procedure.ensembles().size(),
                        config.heldOut());
    }

    private static Procedure procedure(CaptioningConfig config) {
        return Procedure.of(config.labels().subList(0, 2), config.points(), config.ensembles(), config.mus());
    }

    /// Runs it all in the run's folder.
    public static void start(CaptioningConfig config, Run run) throws Exception {
        CaptionMaterial material =
                run.timed(
                        "loading the captioner and the pictures",
                        () -> CaptionMaterial.of(config, new Rngs(run.seed())));
        new CaptioningRun(config, run, material).run();
    }

    private void run() throws Exception {
        Procedure.Result result = procedure(config).run(this, run);
        run.write(result.front());
        List<StateDict> experts = new ArrayList<>(result.experts());
        for (int k = experts.size(); k < config.rewards().size(); k++) {
            String label = config.labels().get(k);
            Preference vertex = Preference.expert(k, config.rewards().size());
            experts.add(
                    run.timed(
                            "training the " + label + " expert",
                            () -> train(Procedure.expert(label), vertex)));
        }
        Spokes spokes =
                run.timed(
                        "evaluating all experts",
                        () -> Spokes.of(config.labels(), this, result, experts));
        List<String> findings = new ArrayList<>(Findings.of(result, ASKED));
        findings.addAll(spokes.findings(ASKED));
        material.unseen().ifPresent(pictures -> findings.add(unseen(pictures, experts)));
        ReportData report =
                new CaptioningReport(run, material.heldOut(), shown).of(result, spokes, findings);
        if (config.save().isPresent()) {
            save(config.save().get(), result.experts());
        }
        ProcedureReport.publish(run, report);
    }

    @Override
    public Evaluation initial() {
        return evaluator.evaluate(trainings.initial());
    }

    @Override
    public StateDict train(String name, Preference mu) throws IOException {
        return trainings.train(name, mu);
    }

    @Override
    public Evaluation evaluate(List<StateDict> trained, Preference lambda) {
        return evaluator.evaluate(trainings.with(Soup.interpolate(trained, lambda)));
    }

    @Override
    public Evaluation ensemble(List<StateDict> trained, Preference lambda) {
        return evaluator.evaluate(trained.stream().map(trainings::with).toList(), lambda);
    }

    /// How the experts do on things that no training showed.
    private String unseen(Pictures pictures, List<StateDict> experts) {
        var unseen =
                new CaptionEvaluator(
                        pictures, evaluator.writer(), evaluator.metrics(), config.rewards());
        Evaluation initial = unseen.evaluate(trainings.initial());
        List<String> parts = new ArrayList<>();
        for (int k = 0; k < experts.size(); k++) {
            Evaluation expert = unseen.evaluate(trainings.with(experts.get(k)));
            parts.add(
                    String.format(
                            Locale.ROOT,
                            "%s %.3f, its expert %.3f",
                            config.labels().get(k),
                            initial.mean(k),
                            expert.mean(k)));
        }
        return "On %d pictures of things that no training showed: %s."
                .formatted(pictures.size(), String.join("; ", parts));
    }

    private void save(Preference lambda, List<StateDict> experts) throws IOException {
        var soup = trainings.with(Soup.interpolate(experts, lambda));
        Path written = material.saving().save(soup, run.file("soup-" + lambda.get(1)));
        run.note("wrote the soup at λ = %s to %s".formatted(lambda, written));
    }
}
