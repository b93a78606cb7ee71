package org.rewardedsoups.experiments.summary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.rewardedsoups.experiments.detector.ShippedDetector;
import org.rewardedsoups.models.bert.PublishedEncoder;
import org.rewardedsoups.models.bert.SentenceEncoder;
import org.rewardedsoups.rl.Brevity;
import org.rewardedsoups.rl.LexiconReward;
import org.rewardedsoups.rl.Reward;
import org.rewardedsoups.rl.rewards.Embeddings;
import org.rewardedsoups.rl.rewards.Relevance;
import org.rewardedsoups.rl.rewards.Similarity;

/// The rewards that a summary can be trained on; yours is a lambda, see [Reward].
public enum Objective {
    /// Nearness to the input's meaning.
    RELEVANCE,
    /// Saying only what the input says.
    FAITHFULNESS,
    /// Nearness to the reference's meaning.
    SIMILARITY,
    /// Few words.
    BREVITY,
    /// Words that say what code does.
    LEXICON;

    private static final int ENCODER_TOKENS = 128;
    private static final int BRIEF_WORDS = 8;

    /// The name in options, tables and plots.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The rewards, ready to score; those that read texts share one encoder.
    public static List<Reward> load(List<Objective> objectives) throws IOException {
        MiniLm miniLm = new MiniLm();
        List<Reward> out = new ArrayList<>();
        for (Objective objective : objectives) {
            out.add(
                    switch (objective) {
                        case RELEVANCE -> new Relevance(miniLm.embeddings());
                        case FAITHFULNESS ->
                                ShippedDetector.read(
                                        miniLm.encoder().model(), miniLm.encoder().tokenizer());
                        case SIMILARITY -> new Similarity(miniLm.embeddings());
                        case BREVITY -> new Brevity(BRIEF_WORDS);
                        case LEXICON -> new LexiconReward(Verbs.WORDS);
                    });
        }
        return out;
    }

    /// The encoder that rewards share, read when the first one asks.
    private static final class MiniLm {
        private SentenceEncoder encoder;
        private Embeddings embeddings;

        SentenceEncoder encoder() {
            if (encoder == null) {
                encoder = PublishedEncoder.MINI_LM.load(ENCODER_TOKENS);
            }
            return encoder;
        }

        Embeddings embeddings() {
            if (embeddings == null) {
                embeddings = new Embeddings(encoder());
            }
            return embeddings;
        }
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
