package org.rewardedsoups.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.Json;
import org.rewardedsoups.experiments.run.ToolOptions;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.experiments.summary.BaseModel;
import org.rewardedsoups.experiments.summary.Evaluator;
import org.rewardedsoups.experiments.summary.Experts;
import org.rewardedsoups.experiments.summary.Mixing;
import org.rewardedsoups.soups.Preference;

/// Summarises one's own text with a soup of the experts that `exec:exec@summary` trained.
///
/// Run: `mvn -q compile exec:exec@generate -Dargs="--lambda=0.3 --text='int size() The number …'"`
public final class Generate {

    /// @param lambda the preference; one number weighs the second of two experts
    record Config(
            @Doc("preference over the experts, such as 0.3 or 0.7,0.3") Preference lambda,
            @Doc("what to summarise; without it, standard input") Optional<String> text,
            @Doc("folder of a summary run (default the newest in runs)") Optional<Path> run) {
        static final Config DEFAULT =
                new Config(new Preference(0.5, 0.5), Optional.empty(), Optional.empty());
    }

    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "generate",
                    "Summarise your own text with a soup of trained experts.",
                    Config.DEFAULT,
                    Config.DEFAULT,
                    List.of("--lambda=0.3 --text=\"int size() How many elements there are.\""));

    private Generate() {}

    static void main(String[] args) {
        EXPERIMENT.tool(args, Generate::run);
    }

    private static int run(Config config, ToolOptions options) throws IOException {
        Path run = config.run().isPresent() ? config.run().get() : Experts.latestRun(Path.of("runs"));
        JsonNode trained = Json.read(run.resolve("config.json")).path("config");
        List<String> rewards = new ArrayList<>();
        trained.path("rewards").forEach(name -> rewards.add(name.asText().toLowerCase(Locale.ROOT)));
        if (rewards.isEmpty()) {
            throw new UserException("no summary run", "--run=" + run, "give a run's folder");
        }
        if (config.lambda().size() != rewards.size()) {
            throw new UserException(
                    "lambda needs one weight for each of " + rewards,
                    "--lambda=" + config.lambda(),
                    "give %d numbers that sum to 1".formatted(rewards.size()));
        }
        String text = config.text().isPresent() ? config.text().get() : standardInput();
        if (text.isBlank()) {
            throw new UserException("nothing to summarise", "--text", "give some text");
        }
        JsonNode model = trained.path("model");
        BaseModel base =
                BaseModel.read(
                        model.isTextual() ? Optional.of(Path.of(model.asText())) : Optional.empty());
        Mixing mixing =
                Mixing.valueOf(trained.path("mixing").asText("factors").toUpperCase(Locale.ROOT));
        Experts experts = Experts.read(run, rewards);
        var soup = experts.soup(base, mixing, config.lambda());
        Evaluator evaluator = new Evaluator(base.format(), List.of(), List.of(), 1);
        System.out.println(evaluator.summarise(soup, List.of(text)).getFirst());
        return 0;
    }

    private static String standardInput() throws IOException {
        return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
