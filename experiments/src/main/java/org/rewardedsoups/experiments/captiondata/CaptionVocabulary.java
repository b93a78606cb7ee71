package org.rewardedsoups.experiments.captiondata;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rewardedsoups.rl.metrics.text.PythonText;

/// The words that a captioner knows, numbered by rank in the order of code points, so that the four
/// special ones, in capitals, come before other words.
public final class CaptionVocabulary {
    /// How often a word must come in the captions of a data set to be known, in the original.
    public static final int MINIMUM = 5;

    public static final String PAD = "PAD";
    public static final String START = "SOS";
    public static final String END = PythonText.END;
    public static final String UNKNOWN = "UNK";

    private static final List<String> SPECIAL = List.of(PAD, START, END, UNKNOWN);

    private final List<String> words;
    private final Map<String, Integer> indexes = new HashMap<>();

    /// @param words the word of each index
    /// @throws IllegalArgumentException if a special word is missing, or a word comes twice
    public CaptionVocabulary(List<String> words) {
        this.words = List.copyOf(words);
        for (int i = 0; i < words.size(); i++) {
            if (indexes.put(words.get(i), i) != null) {
                throw new IllegalArgumentException(
                        "vocabulary: expected every word once, got twice: " + words.get(i));
            }
        }
        if (!indexes.keySet().containsAll(SPECIAL)) {
            throw new IllegalArgumentException("vocabulary: expected " + SPECIAL + " among the words");
        }
    }

    /// The words that come `minimum` times or more in the captions to learn from, and the special
    /// ones.
    public static CaptionVocabulary of(List<CaptionedImage> train, int minimum) {
        Map<String, Integer> counts = new HashMap<>();
        for (CaptionedImage image : train) {
            for (String caption : image.captions()) {
                PythonText.words(caption).forEach(word -> counts.merge(word, 1, Integer::sum));
            }
        }
        SPECIAL.forEach(word -> counts.put(word, minimum));
        return new CaptionVocabulary(
                counts.entrySet().stream()
                        .filter(entry -> entry.getValue() >= minimum)
                        .map(Map.Entry::getKey)
                        .sorted(CaptionVocabulary::compareCodePoints)
                        .toList());
    }

    /// Strings compare by UTF-16 units, which puts emoji before some letters.
    private static int compareCodePoints(String a, String b) {
        return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }

    /// The word of each index.
    public List<String> words() {
        return words;
    }

    public int size() {
        return words.size();
    }

    /// A word's index, or that of [#UNKNOWN].
    public int index(String word) {
        return indexes.getOrDefault(word, indexes.get(UNKNOWN));
    }

    /// A written caption as indexes, between [#START] and [#END].
    public int[] encode(String caption) {
        List<Integer> out = new ArrayList<>();
        out.add(index(START));
        PythonText.words(caption).forEach(word -> out.add(index(word)));
        out.add(index(END));
        return out.stream().mapToInt(Integer::intValue).toArray();
    }

    /// The words of indexes, special ones too.
    ///
    /// @throws IndexOutOfBoundsException if an index is not below [#size]
    public List<String> decode(int[] tokens) {
        return Arrays.stream(tokens).mapToObj(words::get).toList();
    }
}
