package org.rewardedsoups.rl.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class CiderDTest {
    private static final List<List<String>> IMAGES =
            List.of(List.of("a red dog runs fast", "a dog runs"), List.of("a cat"), List.of("a a b"));

    private final CiderD cider = new CiderD(DocumentFrequencies.of(IMAGES));

    @Test
    void aCopyOfTheOnlyReferenceScoresTen() {
        String text = "red dog runs fast";
        assertEquals(10, cider.score(text, List.of(text)), 1e-12);
    }

    @Test
    void wordsInEveryImageCountNothing() {
        assertEquals(0, cider.score("a", List.of("a")));
        assertEquals(3, DocumentFrequencies.of(IMAGES).counts().get("a"));
    }

    @Test
    void aDocumentIsAnImageNotAReference() {
        assertEquals(1, DocumentFrequencies.of(IMAGES).counts().get("dog"));
        assertEquals(3, DocumentFrequencies.of(IMAGES).images());
    }

    @Test
    void wordsThatNoReferenceHasWeighMost() {
        var frequencies = DocumentFrequencies.of(IMAGES);
        assertEquals(Math.log(3), frequencies.weight("zebra"), 1e-15);
        assertEquals(Math.log(3) - Math.log(3), frequencies.weight("a"), 1e-15);
    }

    @Test
    void repeatingAWordDoesNotHelp() {
        List<String> references = List.of("red dog");
        double once = cider.score("red dog", references);
        assertEquals(true, cider.score("red dog dog dog dog", references) < once / 2);
    }

    @Test
    void agreesWithTheFormulaWrittenOut() {
        RandomGenerator rng = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        for (int round = 0; round < 200; round++) {
            String candidate = text(rng);
            List<String> references = List.of(text(rng), text(rng));
            assertEquals(
                    slow(candidate, references),
                    cider.score(candidate, references),
                    1e-12,
                    () -> candidate + " / " + references);
        }
    }

    private static String text(RandomGenerator rng) {
        List<String> words = List.of("a", "red", "dog", "runs", "fast", "zebra");
        List<String> text = new ArrayList<>();
        for (int length = rng.nextInt(7); length > 0; length--) {
            text.add(words.get(rng.nextInt(words.size())));
        }
        return String.join(" ", text);
    }

    private static double slow(String candidate, List<String> references) {
        double sum = 0;
        for (String reference : references) {
            for (int n = 1; n <= 4; n++) {
                List<String> own = grams(candidate, n);
                List<String> other = grams(reference, n);
                double product = 0;
                double ownNorm = 0;
                double otherNorm = 0;
                for (String gram : own.stream().distinct().toList()) {
                    double h = weight(gram, own);
                    double r = weight(gram, other);
                    product += Math.min(h, r) * r;
                    ownNorm += h * h;
                }
                for (String gram : other.stream().distinct().toList()) {
                    otherNorm += weight(gram, other) * weight(gram, other);
                }
                if (ownNorm > 0 && otherNorm > 0) {
                    product /= Math.sqrt(ownNorm) * Math.sqrt(otherNorm);
                }
                int delta = grams(candidate, 2).size() - grams(reference, 2).size();
                sum += product * Math.exp(-delta * delta / 72.0);
            }
        }
        return 10 * sum / 4 / references.size();
    }

    private static List<String> grams(String text, int n) {
        List<String> words = text.isEmpty() ? List.of() : List.of(text.split(" "));
        List<String> grams = new ArrayList<>();
        for (int i = 0; i + n <= words.size(); i++) {
            grams.add(String.join(" ", words.subList(i, i + n)));
        }
        return grams;
    }

    private static double weight(String gram, List<String> grams) {
        long images =
                IMAGES.stream()
                        .filter(
                                image ->
                                        image.stream()
                                                .anyMatch(
                                                        reference ->
                                                                grams(reference, gram.split(" ").length)
                                                                        .contains(gram)))
                        .count();
        long times = grams.stream().filter(gram::equals).count();
        return times * (Math.log(IMAGES.size()) - Math.log(Math.max(1, images)));
    }
}
