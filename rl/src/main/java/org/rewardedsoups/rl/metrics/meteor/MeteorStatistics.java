package org.rewardedsoups.rl.metrics.meteor;

import java.util.ArrayList;
import java.util.List;

/// What METEOR's score of a text depends on; the statistics of several texts can be summed, and the
/// score of a corpus is that of the sum, not the mean of scores.
///
/// Matched content words count δ = 0.75 and function words 1 − δ, each times the weight of the
/// module; P and R are what is matched so over all words weighed so, of the candidate and of the
/// reference. With `frag = chunks/((matched words of both)/2)`, and 0 for a text that matches in
/// one chunk altogether:
///
/// `score = (1 − γ·frag^β) / ((1 − α)/P + α/R)`, α = 0.85, β = 0.2, γ = 0.6, and 0 if nothing
/// matches (Denkowski and Lavie, 2014).
///
/// @param candidate counts of the candidate
/// @param reference counts of the reference
/// @param chunks runs of matches that are neighbours in both texts
public record MeteorStatistics(Side candidate, Side reference, int chunks) {
    private static final double ALPHA = 0.85;
    private static final double BETA = 0.2;
    private static final double GAMMA = 0.6;
    private static final double DELTA = 0.75;

    /// Counts of words on one side.
    ///
    /// @param words how many
    /// @param function how many of them are function words
    /// @param contentMatches matched content words by module
    /// @param functionMatches matched function words by module
    public record Side(
            int words, int function, List<Integer> contentMatches, List<Integer> functionMatches) {

        /// Matched words, whatever the module.
        int matched() {
            return contentMatches.stream().mapToInt(Integer::intValue).sum()
                    + functionMatches.stream().mapToInt(Integer::intValue).sum();
        }

        /// A precision or a recall; NaN without words.
        double rate() {
            double matches = 0;
            for (Module module : Module.values()) {
                matches += contentMatches.get(module.ordinal()) * module.weight() * DELTA;
            }
            for (Module module : Module.values()) {
                matches += functionMatches.get(module.ordinal()) * module.weight() * (1 - DELTA);
            }
            return matches / (DELTA * (words - function) + (1 - DELTA) * function);
        }

        private static Side sum(List<Side> sides) {
            int words = sides.stream().mapToInt(Side::words).sum();
            int function = sides.stream().mapToInt(Side::function).sum();
            List<Integer> content = new ArrayList<>();
            List<Integer> functionMatches = new ArrayList<>();
            for (Module module : Module.values()) {
                int i = module.ordinal();
                content.add(sides.stream().mapToInt(side -> side.contentMatches.get(i)).sum());
                functionMatches.add(
                        sides.stream().mapToInt(side -> side.functionMatches.get(i)).sum());
            }
            return new Side(words, function, content, functionMatches);
        }
    }

    /// The sum over texts. The one chunk of a text that matches altogether is left out, so that
    /// such texts are not punished for being several.
    public static MeteorStatistics sum(List<MeteorStatistics> texts) {
        return new MeteorStatistics(
                Side.sum(texts.stream().map(MeteorStatistics::candidate).toList()),
                Side.sum(texts.stream().map(MeteorStatistics::reference).toList()),
                texts.stream().mapToInt(text -> text.whole() ? 0 : text.chunks).sum());
    }

    private boolean whole() {
        return chunks == 1
                && candidate.matched() == candidate.words()
                && reference.matched() == reference.words();
    }

    /// Between 0 and 1.
    public double score() {
        double mean = 1 / ((1 - ALPHA) / candidate.rate() + ALPHA / reference.rate());
        double halves = (candidate.matched() + reference.matched()) / 2.0;
        double frag = whole() ? 0 : chunks / halves;
        double score = mean * (1 - GAMMA * Math.pow(frag, BETA));
        return Double.isNaN(score) ? 0 : Math.max(score, 0);
    }

    /// The 23 numbers as the original prints them: words, function words, for each module matched
    /// content and function words, chunks, matched words; all but the chunks for candidate and
    /// reference.
    public double[] numbers() {
        List<Integer> numbers = new ArrayList<>();
        numbers.addAll(List.of(candidate.words(), reference.words()));
        numbers.addAll(List.of(candidate.function(), reference.function()));
        for (Module module : Module.values()) {
            int i = module.ordinal();
            numbers.add(candidate.contentMatches().get(i));
            numbers.add(reference.contentMatches().get(i));
            numbers.add(candidate.functionMatches().get(i));
            numbers.add(reference.functionMatches().get(i));
        }
        numbers.addAll(List.of(chunks, candidate.matched(), reference.matched()));
        return numbers.stream().mapToDouble(Integer::doubleValue).toArray();
    }
}
