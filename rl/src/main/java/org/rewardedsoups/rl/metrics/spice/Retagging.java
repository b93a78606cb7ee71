package org.rewardedsoups.rl.metrics.spice;

import java.util.Set;
import java.util.stream.Stream;
import org.rewardedsoups.rl.metrics.wordnet.Part;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

/// Corrects tags of open classes. The tagger learnt from whole sentences with capitals and full
/// stops, and errs more on captions: `three zebras rode`, `man standing`, `a man carries a bat`.
///
/// | tagged | read as | if |
/// | --- | --- | --- |
/// | any | another | WordNet has the word, but not as what it is tagged |
/// | noun | verb | it is an inflected verb between a noun and a determiner |
/// | noun | verb | it ends in `ing`, is no thing, and stands between a noun and a preposition |
///
/// @param wordNet what words can be
record Retagging(WordNet wordNet) {
    /// Nouns in `ing` that are things or times; all others are what somebody does.
    private static final Set<String> THINGS =
            Set.of(
                    ("building painting railing ceiling awning crossing opening wedding "
                    + "clothing lighting landing wing ring string king thing topping frosting "
                    + "icing dressing stuffing pudding evening morning meeting drawing carving "
                    + "covering siding flooring bedding seating serving filling earring spring "
                    + "housing packaging setting gathering herring swing parking sling clearing "
                    + "marking lettering wiring scaffolding")
                            .split(" "));

    /// Changes the tags in place.
    void correct(String[] forms, Tag[] tags) {
        for (int i = 0; i < forms.length; i++) {
            tags[i] = known(forms[i], tags[i]);
            if (tags[i] == Tag.NOUN && action(forms, tags, i)) {
                tags[i] = Tag.VERB;
            }
        }
    }

    private Tag known(String form, Tag tag) {
        return switch (tag) {
            case NOUN, VERB, ADJ -> first(form, tag, Tag.NOUN, Tag.VERB, Tag.ADJ, Tag.ADV);
            case ADV -> first(form, tag, Tag.ADJ, Tag.NOUN);
            default -> tag;
        };
    }

    /// The tag itself, if WordNet has the word as that, or else the first other as which it does.
    private Tag first(String form, Tag tag, Tag... others) {
        return Stream.concat(Stream.of(tag), Stream.of(others))
                .filter(each -> !wordNet.bases(part(each), form).isEmpty())
                .findFirst()
                .orElse(tag);
    }

    private static Part part(Tag open) {
        return switch (open) {
            case NOUN -> Part.NOUN;
            case VERB -> Part.VERB;
            case ADJ -> Part.ADJECTIVE;
            case ADV -> Part.ADVERB;
            default -> throw new IllegalArgumentException("no open class: " + open);
        };
    }

    private boolean action(String[] forms, Tag[] tags, int i) {
        String form = forms[i];
        Set<String> verbs = wordNet.bases(Part.VERB, form);
        boolean inflected = !verbs.isEmpty() && !verbs.contains(form);
        boolean doing = form.endsWith("ing") && !THINGS.contains(form);
        Tag next = i + 1 < tags.length ? tags[i + 1] : Tag.OTHER;
        return inflected
                && i > 0
                && nounBefore(forms[i - 1], tags[i - 1])
                && (next == Tag.DET || doing && (next == Tag.ADP || next == Tag.SCONJ));
    }

    /// The tagger errs on a noun before a mistaken verb too.
    private boolean nounBefore(String form, Tag tag) {
        return switch (tag) {
            case NOUN -> true;
            case ADJ, VERB -> wordNet.base(Part.NOUN, form);
            default -> false;
        };
    }
}
