package org.rewardedsoups.experiments.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The documents that the language model learns to read from: comments of training libraries, each after
/// its declaration, and WordNet glosses.
final class PretrainingText {
    static final int SHORTEST_COMMENT = 5;
    static final int LONGEST_COMMENT = 400;

    private final int wordsPerLibrary;
    private final HeldOut heldOut;
    private final Set<String> seen = new HashSet<>();
    private final List<String> documents = new ArrayList<>();
    private int nearHeldOut;

    /// @param wordsPerLibrary most words that one library may give
    PretrainingText(int wordsPerLibrary, HeldOut heldOut) {
        this.wordsPerLibrary = wordsPerLibrary;
        this.heldOut = heldOut;
    }

    /// Adds the comments of a training library, in {@link Order} until its share is full (the last may exceed it); returns the words added.
    int add(List<JavadocItem> items) {
        List<JavadocItem> shuffled = new ArrayList<>(items);
        shuffled.sort(Comparator.comparingLong(item -> Order.of(document(item))));
        int words = 0;
        for (JavadocItem item : shuffled) {
            if (words >= wordsPerLibrary) {
                break;
            }
            String comment = comment(item);
            int length = Words.count(comment);
            boolean fits =
                    length >= SHORTEST_COMMENT && length <= LONGEST_COMMENT && isText(comment);
            if (!fits || !seen.add(String.join(" ", Words.masked(comment)))) {
                continue;
            }
            if (heldOut.resembles(item)) {
                nearHeldOut++;
            } else {
                documents.add(document(item));
                words += length;
            }
        }
        return words;
    }

    /// Adds the glosses that are long enough; returns how many.
    int addGlosses(List<String> glosses) {
        List<String> kept =
                glosses.stream().filter(gloss -> Words.count(gloss) >= SHORTEST_COMMENT).toList();
        documents.addAll(kept);
        return kept.size();
    }

    /// All documents, shuffled by {@link Order}.
    List<String> documents() {
        documents.sort(Comparator.comparingLong(Order::of));
        return documents;
    }

    int nearHeldOut() {
        return nearHeldOut;
    }

    private static boolean isText(String comment) {
        long ascii = comment.chars().filter(c -> c < 128).count();
        return ascii >= 0.98 * comment.length() && Words.hasFunctionWord(comment);
    }

    private static String comment(JavadocItem item) {
        StringBuilder text = new StringBuilder(item.summary());
        item.sentences().forEach(sentence -> text.append(' ').append(sentence));
        item.notes().forEach(note -> text.append('\n').append(note));
        return text.toString();
    }

    private static String document(JavadocItem item) {
        return item.declaration() + "\n" + comment(item);
    }
}
