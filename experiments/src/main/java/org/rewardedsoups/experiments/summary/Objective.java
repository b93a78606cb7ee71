package org.rewardedsoups.experiments.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.rewardedsoups.models.bert.PublishedEncoder;
import org.rewardedsoups.rl.Brevity;
import org.rewardedsoups.rl.LexiconReward;
import org.rewardedsoups.rl.Reward;
import org.rewardedsoups.rl.rewards.Embeddings;
import org.rewardedsoups.rl.rewards.Relevance;
import org.rewardedsoups.rl.rewards.Similarity;

/// The rewards that a summary can be trained on; yours is a lambda, see [Reward].
public enum Objective {
    /// Nearness to the input's meaning.
    RELEVANCE(embeddings -> new Relevance(embeddings.get())),
    /// Nearness to the reference's meaning.
    SIMILARITY(embeddings -> new Similarity(embeddings.get())),
    /// Few words.
    BREVITY(_ -> new Brevity(8)),
    /// Words that say what code does.
    LEXICON(_ -> new LexiconReward(Verbs.WORDS));

    private static final int ENCODER_TOKENS = 128;

    private final Function<Supplier<Embeddings>, Reward> create;

    Objective(Function<Supplier<Embeddings>, Reward> create) {
        this.create = create;
    }

    /// The name in options, tables and plots.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The rewards, ready to score; those that need sentence embeddings share one encoder.
    public static List<Reward> load(List<Objective> objectives) {
        Supplier<Embeddings> shared =
                new Supplier<>() {
                    private Embeddings embeddings;

                    @Override
                    public Embeddings get() {
                        if (embeddings == null) {
                            embeddings = new Embeddings(PublishedEncoder.MINI_LM.load(ENCODER_TOKENS));
                        }
                        return embeddings;
                    }
                };
        List<Reward> out = new ArrayList<>();
        objectives.forEach(objective -> out.add(objective.create.apply(shared)));
        return out;
    }

    private static final class Verbs {
        static final Set<String> WORDS =
                Set.of(
                        "adds", "appends", "builds", "calls", "checks", "clears", "closes",
                        "compares", "computes", "converts", "copies", "creates", "decodes",
                        "deletes", "encodes", "finds", "gets", "inserts", "loads", "opens",
                        "parses", "reads", "registers", "removes", "replaces", "resets",
                        "resolves", "returns", "sends", "sets", "sorts", "starts", "stops",
                        "stores", "tests", "throws", "updates", "validates", "waits", "writes");
    }
}
