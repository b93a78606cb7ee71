package org.rewardedsoups.rl.metrics.spice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rewardedsoups.rl.metrics.spice.Chunk.NounPhrase;
import org.rewardedsoups.rl.metrics.wordnet.Part;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

/// Finds noun phrases: determiners, then modifiers, then nouns, of which the last is the head.
///
/// Captions are short of context and taggers err on them, so that three things decide against the
/// tag: what a determiner begins must have a noun; a verb in base form cannot follow an adjective
/// or a singular noun (`a stop sign on a pole`); a participle between noun and noun belongs to the
/// second (`a snow covered hill`).
///
/// @param words the caption
/// @param wordNet which words can be nouns
record NounPhrases(List<Word> words, WordNet wordNet) {
    private static final Set<String> OWNERS =
            Set.of("my", "your", "his", "her", "its", "our", "their");

    /// What `a ... of` makes of the noun after it: an amount, not a thing.
    private static final Set<String> AMOUNTS =
            Set.of(
                    ("lot couple bunch dozen pair number variety plenty handful ton load "
                    + "assortment array multitude hundred thousand kind type sort")
                            .split(" "));

    private static final Set<String> QUANTIFIERS = Set.of("several", "many", "few", "most");

    /// Nouns whose plural looks like their singular.
    private static final Set<String> UNCHANGED_PLURALS =
            Set.of("people", "sheep", "cattle", "deer", "fish", "police");

    /// A phrase and where it ends.
    record Found(NounPhrase phrase, int end) {}

    /// The phrase that begins at a place.
    ///
    /// @param modified whether a participle may begin it, as in `smiling man`
    /// @param initial whether nothing that could have a verb comes before it, so that `stop` in
    ///   `stop sign` is none
    Optional<Found> at(int from, boolean modified, boolean initial) {
        int start = from;
        boolean owned = false;
        while (start < words.size() && determiner(start)) {
            owned |= OWNERS.contains(words.get(start).form());
            start++;
        }
        var scan = new Scan(start, start > from, modified, initial);
        scan.run();
        Optional<Found> found = scan.found(owned);
        Optional<List<String>> amount =
                found.isPresent() ? amount(found.get().phrase()) : scan.quantities();
        int end = found.map(Found::end).orElse(scan.at);
        if (amount.isPresent() && end > from && form(end).equals("of")) {
            Optional<Found> whole = at(end + 1, false, false);
            if (whole.isPresent()) {
                return Optional.of(counted(amount.get(), whole.get()));
            }
        }
        return found;
    }

    private static Optional<List<String>> amount(NounPhrase phrase) {
        return AMOUNTS.contains(phrase.head())
                ? Optional.of(List.of(phrase.head()))
                : Optional.empty();
    }

    private static Found counted(List<String> amount, Found of) {
        NounPhrase phrase = of.phrase();
        List<String> modifiers = new ArrayList<>(amount);
        modifiers.addAll(phrase.modifiers());
        return new Found(new NounPhrase(phrase.head(), modifiers, phrase.owned()), of.end());
    }

    private boolean determiner(int i) {
        Word word = words.get(i);
        return word.tag() == Tag.DET || OWNERS.contains(word.form()) && word.tag() != Tag.NOUN;
    }

    private String form(int i) {
        return i < words.size() ? words.get(i).form() : "";
    }

    private boolean is(int i, Tag... tags) {
        return i < words.size() && List.of(tags).contains(words.get(i).tag());
    }

    private boolean nounAt(int i) {
        return i < words.size() && words.get(i).noun();
    }

    private boolean participleAt(int i) {
        return i < words.size() && words.get(i).participle();
    }

    private boolean canBeNoun(Word word) {
        return wordNet.base(Part.NOUN, word.form());
    }

    /// From the first word after the determiners as far as the phrase goes.
    private final class Scan {
        private final int from;
        private final boolean determined;
        private final boolean modified;
        private final boolean initial;
        private final List<String> modifiers = new ArrayList<>();
        private Optional<Word> noun = Optional.empty();
        private int at;

        private Scan(int from, boolean determined, boolean modified, boolean initial) {
            this.from = from;
            this.determined = determined;
            this.modified = modified;
            this.initial = initial;
            this.at = from;
        }

        private void run() {
            while (at < words.size() && (noun.isEmpty() ? modifierOrNoun() : another())) {
                at++;
            }
        }

        private boolean modifierOrNoun() {
            Word word = words.get(at);
            return switch (word.tag()) {
                case NOUN -> take(word);
                case ADJ, NUM -> modifiers.add(word.form());
                case ADV -> is(at + 1, Tag.ADJ, Tag.ADV, Tag.NUM) || participleAt(at + 1);
                case CCONJ -> !modifiers.isEmpty() && (is(at + 1, Tag.ADJ) || participleAt(at + 1));
                case VERB -> verb(word);
                default -> false;
            };
        }

        private boolean verb(Word word) {
            boolean inside = determined || !modifiers.isEmpty();
            if (word.participle()
                    && (inside || modified)
                    && (nounAt(at + 1) || is(at + 1, Tag.ADJ, Tag.CCONJ) || participleAt(at + 1))) {
                return modifiers.add(word.lemma());
            }
            return word.bareVerb()
                    && (inside || initial && !is(at + 1, Tag.DET, Tag.PRON))
                    && canBeNoun(word)
                    && take(word);
        }

        /// What goes on after a noun.
        private boolean another() {
            Word word = words.get(at);
            if (word.noun()) {
                return take(word);
            }
            if (determined && word.pastParticiple() && nounAt(at + 1)) {
                modifiers.add(noun.orElseThrow().lemma());
                noun = Optional.empty();
                return modifiers.add(word.lemma());
            }
            if (determined && word.tag() == Tag.ADJ && nounAt(at + 1)) {
                modifiers.add(noun.orElseThrow().lemma());
                noun = Optional.empty();
                return modifiers.add(word.form());
            }
            return word.bareVerb()
                    && singular(noun.orElseThrow())
                    && !is(at + 1, Tag.DET, Tag.PRON)
                    && canBeNoun(word)
                    && take(word);
        }

        private boolean singular(Word word) {
            return word.form().equals(word.lemma()) && !UNCHANGED_PLURALS.contains(word.form());
        }

        private boolean take(Word word) {
            noun.ifPresent(before -> modifiers.add(before.lemma()));
            noun = Optional.of(word);
            return true;
        }

        /// What was passed, if it was only determiners and words of quantity.
        private Optional<List<String>> quantities() {
            boolean only =
                    words.subList(from, at).stream()
                            .allMatch(
                                    word ->
                                            word.tag() == Tag.NUM
                                                    || QUANTIFIERS.contains(word.form()));
            return only ? Optional.of(modifiers) : Optional.empty();
        }

        private Optional<Found> found(boolean owned) {
            if (noun.isPresent()) {
                String head = noun.get().verb() ? noun.get().form() : noun.get().lemma();
                return Optional.of(new Found(new NounPhrase(head, modifiers, owned), at));
            }
            boolean headless = determined && at > from && is(at - 1, Tag.ADJ);
            if (headless && canBeNoun(words.get(at - 1))) {
                String head = modifiers.removeLast();
                return Optional.of(new Found(new NounPhrase(head, modifiers, owned), at));
            }
            return Optional.empty();
        }
    }
}
