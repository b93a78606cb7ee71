package org.rewardedsoups.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rewardedsoups.experiments.captiondata.EmojiBuild;
import org.rewardedsoups.experiments.captiondata.EmojiCard;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.ToolOptions;
import org.rewardedsoups.tensor.AtomicFile;

/// Builds the captions of emoji from two published files.
///
/// Run: `mvn -q compile exec:exec@emoji-captions -Dargs="--emoji=emoji.json --jemoji=jemoji-2.0.0.jar"`
/// (a few seconds). `npm pack emoji-datasource-google@16.0.0` and `mvn dependency:copy
/// -Dartifact=net.fellbaum:jemoji:2.0.0` fetch what these lie in. The same files give the same bytes.
public final class EmojiCaptions {

    record Config(
            @Doc("emoji.json of npm's emoji-datasource-google 16.0.0") Path emoji,
            @Doc("jar of net.fellbaum:jemoji 2.0.0") Path jemoji,
            @Doc("captions to write, which the repository ships") Path captions,
            @Doc("data card to write") Path card,
            @Doc("say what would be read and written, then stop") boolean dryRun) {
        static final Config DEFAULT =
                new Config(
                        Path.of("emoji.json"),
                        Path.of("jemoji-2.0.0.jar"),
                        Path.of(
                                "experiments/src/main/resources/org/rewardedsoups/experiments/"
                                        + "captiondata/emoji-captions.jsonl.gz"),
                        Path.of("docs/emoji-card.md"),
                        false);
    }

    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "emoji-captions",
                    "Build the captions of emoji from two published files.",
                    Config.DEFAULT,
                    Config.DEFAULT,
                    List.of("--dry-run"));

    private EmojiCaptions() {}

    public static void main(String[] args) {
        EXPERIMENT.tool(args, EmojiCaptions::run);
    }

    private static int run(Config config, ToolOptions options) throws IOException {
        if (config.dryRun()) {
            System.out.println(config);
            return 0;
        }
        EmojiBuild build = EmojiBuild.of(config.emoji(), config.jemoji());
        build.write(config.captions());
        String card = EmojiCard.of(build);
        AtomicFile.write(config.card(), card.getBytes(UTF_8));
        System.out.print(card);
        return 0;
    }
}
