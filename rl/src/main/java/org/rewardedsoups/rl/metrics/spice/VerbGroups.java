package org.rewardedsoups.rl.metrics.spice;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rewardedsoups.rl.metrics.spice.Chunk.VerbGroup;

/// Finds verbs with their auxiliaries: `rides`, `is riding`, `to be ridden`, `does not ride`.
final class VerbGroups {
    /// Adverbs that can make another verb of a verb.
    static final Set<String> PARTICLES =
            Set.of(
                    ("up down out off over away around back together along on in")
                            .split(" "));

    private VerbGroups() {}

    /// A verb without its particle, and where it ends.
    record Found(VerbGroup verb, int end) {
        VerbGroup verb(String particle) {
            return particle.isEmpty()
                    ? verb
                    : new VerbGroup(
                            verb.verb() + " " + particle,
                            verb.participle(),
                            verb.passive(),
                            verb.infinitive());
        }
    }

    /// The group that begins at a place.
    static Optional<Found> at(List<Word> words, int from) {
        int at = from;
        boolean infinitive = words.get(from).form().equals("to") && verbal(words, from + 1);
        boolean be = false;
        String auxiliary = "";
        if (infinitive) {
            at++;
        } else if (!verbal(words, from)) {
            return Optional.empty();
        }
        while (at < words.size()) {
            Word word = words.get(at);
            if (word.copula()) {
                be = true;
            } else if (word.tag() == Tag.AUX) {
                auxiliary = word.lemma();
            } else if (word.verb()) {
                return Optional.of(new Found(group(word, be, at == from, infinitive), at + 1));
            } else if (!passedOver(words, at)) {
                break;
            }
            at++;
        }
        String verb = be ? "" : auxiliary;
        return Optional.of(new Found(new VerbGroup(verb, false, false, infinitive), at));
    }

    private static VerbGroup group(Word verb, boolean be, boolean alone, boolean infinitive) {
        boolean participle = alone && verb.participle();
        boolean passive =
                be
                        ? !verb.presentParticiple() && !verb.form().endsWith("s")
                        : participle && verb.pastParticiple();
        return new VerbGroup(verb.lemma(), participle, passive, infinitive);
    }

    private static boolean verbal(List<Word> words, int i) {
        return i < words.size()
                && (words.get(i).tag() == Tag.VERB || words.get(i).tag() == Tag.AUX);
    }

    /// `not`, `to` or an adverb, if the verb is still to come.
    private static boolean passedOver(List<Word> words, int from) {
        int at = from;
        while (at < words.size()
                && (words.get(at).tag() == Tag.ADV || words.get(at).tag() == Tag.PART)) {
            at++;
        }
        return at > from && verbal(words, at);
    }
}
