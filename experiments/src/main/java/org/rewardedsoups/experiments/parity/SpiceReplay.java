package org.rewardedsoups.experiments.parity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.rewardedsoups.rl.metrics.CaptionEvaluation.Item;
import org.rewardedsoups.rl.metrics.spice.Category;
import org.rewardedsoups.rl.metrics.spice.Spice;
import org.rewardedsoups.rl.metrics.spice.SpiceScores;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

/// Says how far our SPICE is from the original's, item by item. It reads captions in another way,
/// so that no tolerance is right: the figures inform and decide nothing.
final class SpiceReplay {
    private final Spice spice;
    private final Map<Category, Closeness> closeness = new EnumMap<>(Category.class);

    SpiceReplay(WordNet wordNet) {
        this.spice = Spice.create(wordNet);
        for (Category category : Category.values()) {
            closeness.put(category, new Closeness());
        }
    }

    void replay(Golden golden) {
        for (Golden recorded : golden.get("items").list()) {
            Optional<Golden> scores = recorded.get("eval").find("spice");
            scores.ifPresent(of -> compare(CaptionEvaluationReplay.item(recorded), of));
        }
    }

    private void compare(Item item, Golden recorded) {
        SpiceScores ours = spice.scores(item.candidate(), item.references());
        closeness.forEach((category, of) ->
                of.add(
                        ours.f().getOrDefault(category, Double.NaN),
                        recorded.get(field(category)).get("f").number()));
    }

    /// `All`, `Object`, ... as the original names them.
    private static String field(Category category) {
        return category == Category.ALL ? "All" : category.title().replace("SPICE_", "");
    }

    void report(ObjectNode kinds) {
        closeness.forEach((category, of) -> {
            if (!of.empty()) {
                kinds.set(category.title() + Tally.SECOND_CLASS, of.json());
            }
        });
    }
}
