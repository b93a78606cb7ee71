package org.rewardedsoups.rl.metrics.spice;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.rewardedsoups.rl.metrics.spice.Chunk.Conjunction;
import org.rewardedsoups.rl.metrics.spice.Chunk.Description;
import org.rewardedsoups.rl.metrics.spice.Chunk.NounPhrase;
import org.rewardedsoups.rl.metrics.spice.Chunk.Possessive;
import org.rewardedsoups.rl.metrics.spice.Chunk.Preposition;
import org.rewardedsoups.rl.metrics.spice.Chunk.Relative;
import org.rewardedsoups.rl.metrics.spice.Chunk.Subordinator;
import org.rewardedsoups.rl.metrics.spice.Chunk.VerbGroup;
import org.rewardedsoups.rl.metrics.spice.Proposition.Attribute;
import org.rewardedsoups.rl.metrics.spice.Proposition.Relation;
import org.rewardedsoups.rl.metrics.spice.Proposition.Thing;

/// Reads chunks from left to right and says who does what to whom.
///
/// | rule | example | said |
/// | --- | --- | --- |
/// | a verb and its object | a man riding a horse | `(man, ride, horse)` |
/// | a verb and a preposition | a man sits on a horse | `(man, sit on, horse)` |
/// | a verb alone | a man is smiling | `(man, smile)` |
/// | a preposition | a man on a horse | `(man, on, horse)` |
/// | `be` and a preposition | a man is on a horse | `(man, on, horse)` |
/// | `be` and an adjective or noun | a man is tall, is a rider | `(man, tall)`, `(man, rider)` |
/// | agent of a passive | a horse ridden by a man | `(man, ride, horse)` |
/// | owner | a man's horse, a man and his horse | `(man, have, horse)` |
/// | conjunction | a man and a boy ride | `(man, ride)`, `(boy, ride)` |
///
/// Phrases with `of` and `with` describe the noun before them, all others the verb, if the clause
/// has one. A second verb in `ing` has the subject of the first (`a man riding a wave holding a
/// paddle`), unless the first is one of perception (`a man watching a boy riding`) or `with X`
/// stands before it; a past participle describes the noun before it (`a man at a table covered in
/// books`). Pronouns stand for the caption's first noun.
final class Clauses {
    private static final Set<String> OF_NOUNS = Set.of("of", "with");

    /// Verbs whose object can be doing something (Quirk et al., 1985, 16.53).
    private static final Set<String> PERCEPTION =
            Set.of(
                    ("watch see observe view look show depict picture photograph feature have "
                    + "catch find keep leave")
                            .split(" "));

    /// Verbs whose participle says where something is.
    private static final Set<String> PLACING =
            Set.of(
                    ("park locate situate place seat position set leave hang mount store stack "
                    + "tie dock moor lay")
                            .split(" "));

    private enum Link {
        NONE,
        PREPOSITION,
        CONJUNCTION,
        RELATIVE,
        SUBORDINATOR
    }

    private enum Last {
        NOTHING,
        NOUN,
        VERB,
        ADJECTIVE
    }

    private final List<Proposition> said = new ArrayList<>();
    private final List<Chunk> chunks;

    private List<String> topic = List.of();
    private List<String> subjects = List.of();
    private List<String> objects = List.of();
    private List<String> nearest = List.of();
    private List<String> described = List.of();
    private List<String> owners = List.of();
    private Consumer<String> again = _ -> {};
    private VerbGroup verb;
    private boolean complete;
    private boolean afterComplement;
    private String adjective = "";
    private String preposition = "";
    private Link link = Link.NONE;
    private Last last = Last.NOTHING;

    private Clauses(List<Chunk> chunks) {
        this.chunks = chunks;
    }

    /// What the chunks of a caption say.
    static List<Proposition> propositions(List<Chunk> chunks) {
        var clauses = new Clauses(chunks);
        for (int i = 0; i < chunks.size(); i++) {
            clauses.read(i);
        }
        clauses.endVerb();
        return List.copyOf(clauses.said);
    }

    private void read(int i) {
        switch (chunks.get(i)) {
            case NounPhrase phrase -> noun(phrase, i);
            case VerbGroup group -> verb(group);
            case Description(String adjective) -> describe(adjective);
            case Preposition(String words) -> {
                link = Link.PREPOSITION;
                preposition = words;
            }
            case Conjunction() -> link = Link.CONJUNCTION;
            case Relative() -> link = Link.RELATIVE;
            case Subordinator() -> link = Link.SUBORDINATOR;
            case Possessive() -> {}
        }
    }

    private boolean verbAt(int i) {
        return i < chunks.size() && chunks.get(i) instanceof VerbGroup;
    }

    private boolean ownerAt(int i) {
        return i + 2 < chunks.size()
                && chunks.get(i + 1) instanceof Possessive
                && chunks.get(i + 2) instanceof NounPhrase;
    }

    private void noun(NounPhrase phrase, int i) {
        List<String> heads = phrase.pronoun() ? topic : List.of(phrase.head());
        mention(phrase, heads);
        if (ownerAt(i)) {
            owners = heads;
            return;
        }
        place(heads, verbAt(i + 1));
        last = Last.NOUN;
        link = Link.NONE;
    }

    private void mention(NounPhrase phrase, List<String> heads) {
        if (!phrase.pronoun()) {
            said.add(new Thing(phrase.head()));
            phrase.modifiers().forEach(each -> said.add(new Attribute(phrase.head(), each)));
            relate(owners, "have", phrase.head());
            if (phrase.owned()) {
                relate(topic, "have", phrase.head());
            }
            if (topic.isEmpty()) {
                topic = heads;
            }
        }
        owners = List.of();
    }

    private void relate(List<String> sources, String name, String object) {
        sources.stream()
                .filter(source -> !source.equals(object))
                .forEach(source -> said.add(new Relation(source, name, object)));
    }

    /// Gives a noun its role, and what follows it by `and` the same.
    private void place(List<String> heads, boolean verbFollows) {
        boolean newClause =
                verb != null && verbFollows && link != Link.PREPOSITION && last != Last.VERB;
        switch (link) {
            case PREPOSITION -> complement(heads);
            case CONJUNCTION -> {
                if (newClause) {
                    begin(heads);
                } else {
                    heads.forEach(again);
                    nearest = joined(nearest, heads);
                }
            }
            case SUBORDINATOR -> begin(heads);
            case NONE, RELATIVE -> {
                boolean second = last == Last.NOUN && !objects.isEmpty() && !afterComplement;
                if (verb != null && !newClause && (last == Last.VERB || second)) {
                    object(heads);
                } else {
                    begin(heads);
                }
            }
        }
    }

    private static List<String> joined(List<String> a, List<String> b) {
        List<String> joined = new ArrayList<>(a);
        joined.addAll(b);
        return List.copyOf(joined);
    }

    private void begin(List<String> heads) {
        endVerb();
        subjects = heads;
        objects = List.of();
        nearest = heads;
        preposition = "";
        again = head -> subjects = joined(subjects, List.of(head));
    }

    private void object(List<String> heads) {
        List<String> sources = subjects;
        VerbGroup of = verb;
        complete = true;
        afterComplement = false;
        attach(
                heads,
                head -> {
                    if (of.copula()) {
                        sources.forEach(source -> said.add(new Attribute(source, head)));
                    } else {
                        relate(sources, of.verb(), head);
                    }
                });
        objects = heads;
        preposition = "";
    }

    private void attach(List<String> heads, Consumer<String> role) {
        heads.forEach(role);
        nearest = heads;
        again = role;
    }

    /// A noun after a preposition.
    private void complement(List<String> heads) {
        boolean ofAdjective = last == Last.ADJECTIVE;
        boolean ofVerb =
                verb != null
                        && !subjects.isEmpty()
                        && !ofAdjective
                        && (last == Last.VERB || !OF_NOUNS.contains(preposition));
        List<String> sources = ofAdjective ? described : ofVerb ? subjects : nearest;
        if (ofVerb && last == Last.VERB && agent()) {
            String done = verb.verb();
            attach(heads, agent -> sources.forEach(each -> relate(List.of(agent), done, each)));
        } else {
            String first = ofAdjective ? adjective : ofVerb ? verb.verb() : "";
            String name = (first + " " + preposition).strip();
            attach(heads, head -> relate(sources, name, head));
        }
        if (ofVerb) {
            complete = true;
            afterComplement = true;
        }
    }

    /// Whether `by` names who did it, and not where it is, as in `a car parked by a house`.
    private boolean agent() {
        return preposition.equals("by") && verb.passive() && !PLACING.contains(verb.verb());
    }

    private void verb(VerbGroup group) {
        List<String> actors = subjectsOf(group);
        endVerb();
        subjects = actors;
        objects = List.of();
        verb = group;
        complete = false;
        afterComplement = false;
        preposition = "";
        last = Last.VERB;
        link = Link.NONE;
    }

    private List<String> subjectsOf(VerbGroup group) {
        return switch (link) {
            case RELATIVE -> nearest;
            case CONJUNCTION, SUBORDINATOR, PREPOSITION -> subjects;
            case NONE -> group.participle() && last == Last.NOUN ? participant(group) : subjects;
        };
    }

    /// Whom a participle after a noun is about.
    private List<String> participant(VerbGroup participle) {
        if (preposition.equals("with")) {
            return nearest;
        }
        if (verb == null) {
            return subjects;
        }
        if (participle.passive()) {
            return nearest;
        }
        boolean perceived = PERCEPTION.contains(verb.verb().split(" ")[0]);
        return !perceived ? subjects : objects.isEmpty() ? nearest : objects;
    }

    /// A verb without object or complement is what its subject does.
    private void endVerb() {
        if (verb != null && !complete && !verb.copula()) {
            subjects.forEach(subject -> said.add(new Attribute(subject, verb.verb())));
        }
        verb = null;
    }

    private void describe(String value) {
        if (last != Last.ADJECTIVE) {
            described = last == Last.VERB ? subjects : nearest;
        }
        described.forEach(each -> said.add(new Attribute(each, value)));
        complete |= last == Last.VERB;
        adjective = value;
        last = Last.ADJECTIVE;
        link = Link.NONE;
    }
}
