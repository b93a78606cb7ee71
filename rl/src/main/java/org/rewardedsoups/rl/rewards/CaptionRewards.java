package org.rewardedsoups.rl.rewards;

import org.rewardedsoups.rl.CaptionReward;
import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.rl.metrics.Bleu;
import org.rewardedsoups.rl.metrics.CaptionRougeL;
import org.rewardedsoups.rl.metrics.CiderD;
import org.rewardedsoups.rl.metrics.meteor.NltkMeteor;

/// Reads rewards such as `cider` or `bleu1-0.2,rouge-0.8`: metrics with coefficients, 1 where none
/// is given, mixed as `Σ cⱼ·rⱼ / Σ cⱼ` on their raw scales, of which CIDEr's is ten times the
/// others'.
///
/// Names are `cider`, `bleu1` to `bleu4`, `rouge` and `meteor`. A BLEU is rounded to a float32
/// before and after it is weighted, as it is in the original.
///
/// @param cider with the document frequencies of all training references
/// @param meteor the variant of NLTK
public record CaptionRewards(CiderD cider, NltkMeteor meteor) {
    private static final String EXPECTED =
            "caption reward: expected metrics such as bleu1-0.2,rouge-0.8 of cider, bleu1 to bleu4,"
                    + " rouge and meteor, got ";

    /// A metric and its coefficient.
    private record Part(CaptionReward metric, double coefficient, boolean single) {
        double weighted(String caption, List<String> references) {
            double score = metric.score(caption, references);
            return single ? (float) coefficient * (float) score : coefficient * score;
        }
    }

    /// The reward that a text names.
    ///
    /// @throws IllegalArgumentException if it names none
    public CaptionReward reward(String text) {
        List<Part> parts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            parts.add(part(part, text));
        }
        double sum = parts.stream().mapToDouble(Part::coefficient).sum();
        if (!(sum > 0)) {
            throw new IllegalArgumentException(
                    "caption reward: expected coefficients that sum to more than 0, got " + text);
        }
        return (caption, references) ->
                parts.stream().mapToDouble(part -> part.weighted(caption, references)).sum() / sum;
    }

    private Part part(String part, String text) {
        int hyphen = part.indexOf('-');
        String name = hyphen < 0 ? part : part.substring(0, hyphen);
        double coefficient = hyphen < 0 ? 1 : coefficient(part.substring(hyphen + 1), text);
        return switch (name) {
            case "cider" -> new Part(cider::score, coefficient, false);
            case "rouge" -> new Part(CaptionRougeL::f, coefficient, false);
            case "meteor" -> new Part(meteor::score, coefficient, false);
            case "bleu1", "bleu2", "bleu3", "bleu4" -> {
                int order = name.charAt(4) - '0';
                yield new Part(
                        (caption, references) -> Bleu.sentence(caption, references)[order - 1],
                        coefficient,
                        true);
            }
            default -> throw new IllegalArgumentException(EXPECTED + text);
        };
    }

    private static double coefficient(String number, String text) {
        if (!number.matches("[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?")) {
            throw new IllegalArgumentException(EXPECTED + text);
        }
        return Double.parseDouble(number);
    }
}
