package org.rewardedsoups.experiments.summary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.models.lora.LoraConfig;
import org.rewardedsoups.models.lora.PeftFolder;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.StateDict;

/// The experts that a finished summary run left behind, ready to be averaged.
///
/// @param adapters one per expert, in the order of λ
public record Experts(LoraConfig config, List<StateDict> adapters) {
    private static final String PREFIX = "expert-";

    /// Where a run keeps the adapter of a training.
    static Path folder(Path run, String training) {
        return run.resolve("checkpoints").resolve(training);
    }

    /// Reads the experts of a run.
    ///
    /// @param rewards the run's objectives, in order
    public static Experts read(Path run, List<String> rewards) throws IOException {
        List<StateDict> adapters = new ArrayList<>();
        LoraConfig config = null;
        for (String reward : rewards) {
            Path folder = folder(run, PREFIX + reward);
            if (!Files.isDirectory(folder)) {
                throw new UserException(
                        "no expert for " + reward,
                        "--run=" + run,
                        "finish the run with exec:exec@summary -Dargs=\"--out=" + run + " --resume\"");
            }
            PeftFolder peft = PeftFolder.read(folder);
            config = peft.config();
            adapters.add(peft.adapter());
        }
        return new Experts(config, adapters);
    }

    /// The newest folder of a summary run that has a front.
    public static Path latestRun(Path runs) throws IOException {
        if (Files.isDirectory(runs)) {
            try (Stream<Path> folders = Files.list(runs)) {
                var latest =
                        folders.filter(f -> f.getFileName().toString().startsWith("summary-"))
                                .filter(f -> Files.isRegularFile(f.resolve("front.json")))
                                .max(Comparator.comparing(Path::getFileName));
                if (latest.isPresent()) {
                    return latest.get();
                }
            }
        }
        throw new UserException(
                "no finished summary run",
                runs.toString(),
                "run exec:exec@summary first, or give its folder with --run=DIR");
    }

    /// The plain model at a preference.
    public Llama soup(BaseModel base, Mixing mixing, Preference lambda) {
        StateDict weights = base.llama().stateDict();
        Lora<Llama> adapted = Lora.attach(base.llama(), config, new Rngs(0).stream("overwritten"));
        return mixing.soup(adapted, weights, adapters, lambda);
    }
}
