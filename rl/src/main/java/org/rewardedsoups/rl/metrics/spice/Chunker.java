package org.rewardedsoups.rl.metrics.spice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rewardedsoups.rl.metrics.spice.Chunk.Conjunction;
import org.rewardedsoups.rl.metrics.spice.Chunk.Description;
import org.rewardedsoups.rl.metrics.spice.Chunk.NounPhrase;
import org.rewardedsoups.rl.metrics.spice.Chunk.Possessive;
import org.rewardedsoups.rl.metrics.spice.Chunk.Preposition;
import org.rewardedsoups.rl.metrics.spice.Chunk.Relative;
import org.rewardedsoups.rl.metrics.spice.Chunk.Subordinator;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

/// Cuts a caption into chunks from left to right (Abney, 1991); adverbs and `there is` are passed
/// over.
final class Chunker {
    private static final Set<String> PRONOUNS =
            Set.of(
                    ("it they them he him she her itself himself herself")
                            .split(" "));
    private static final Set<String> INDEFINITE =
            Set.of("someone", "somebody", "something", "everyone", "everybody", "everything");
    private static final Set<String> RELATIVES = Set.of("that", "who", "which", "whom");

    private final List<Word> words;
    private final NounPhrases nounPhrases;
    private final List<Chunk> chunks = new ArrayList<>();
    private int at;

    private Chunker(List<Word> words, WordNet wordNet) {
        this.words = words;
        this.nounPhrases = new NounPhrases(words, wordNet);
    }

    /// The chunks of a caption.
    static List<Chunk> chunks(List<Word> words, WordNet wordNet) {
        var chunker = new Chunker(words, wordNet);
        while (chunker.at < words.size()) {
            chunker.next();
        }
        return List.copyOf(chunker.chunks);
    }

    private void next() {
        Word word = words.get(at);
        if (reciprocal()
                || existential()
                || complexPreposition()
                || nounPhrase()
                || verbGroup()
                || preposition()) {
            return;
        }
        at++;
        switch (word.tag()) {
            case CCONJ -> chunks.add(new Conjunction());
            case ADJ -> chunks.add(new Description(word.form()));
            case PART -> possessive(word);
            case PRON, SCONJ -> pronounOrSubordinator(word);
            default -> {}
        }
    }

    private void possessive(Word word) {
        if (word.form().equals("'s") || word.form().equals("'")) {
            chunks.add(new Possessive());
        }
    }

    private void pronounOrSubordinator(Word word) {
        String form = word.form();
        if (RELATIVES.contains(form)) {
            chunks.add(new Relative());
        } else if (PRONOUNS.contains(form)) {
            chunks.add(new NounPhrase("", List.of(), false));
        } else if (INDEFINITE.contains(form)) {
            chunks.add(new NounPhrase(form, List.of(), false));
        } else if (word.tag() == Tag.SCONJ) {
            chunks.add(new Subordinator());
        }
    }

    /// `each other`, which says nothing of its own.
    private boolean reciprocal() {
        boolean each =
                words.get(at).form().equals("each")
                        && at + 1 < words.size()
                        && words.get(at + 1).form().equals("other");
        if (each) {
            at += 2;
        }
        return each;
    }

    private boolean existential() {
        boolean there = words.get(at).form().equals("there") && copulaAt(at + 1);
        if (there) {
            at += 2;
        }
        return there;
    }

    private boolean copulaAt(int i) {
        return i < words.size() && words.get(i).copula();
    }

    private boolean complexPreposition() {
        Optional<List<String>> found = Prepositions.complex(words, at);
        found.ifPresent(preposition -> {
            chunks.add(new Preposition(String.join(" ", preposition)));
            at += preposition.size();
        });
        return found.isPresent();
    }

    private boolean nounPhrase() {
        boolean first = chunks.isEmpty() || chunks.getLast() instanceof Preposition;
        boolean gerund = !chunks.isEmpty() && words.get(at).presentParticiple();
        Optional<NounPhrases.Found> found = nounPhrases.at(at, first && !gerund, first);
        found.ifPresent(phrase -> {
            chunks.add(phrase.phrase());
            at = phrase.end();
        });
        return found.isPresent();
    }

    /// A simple preposition, if a noun phrase or a pronoun follows.
    private boolean preposition() {
        Word word = words.get(at);
        boolean can =
                Prepositions.simple(word.form())
                        && word.tag() != Tag.NOUN
                        && !(word.form().equals("as") && word.tag() == Tag.SCONJ);
        if (can && thingAt(at + 1)) {
            chunks.add(new Preposition(word.form()));
            at++;
            return true;
        }
        return false;
    }

    private boolean thingAt(int i) {
        return i < words.size()
                && (PRONOUNS.contains(words.get(i).form())
                        || INDEFINITE.contains(words.get(i).form())
                        || nounPhrases.at(i, true, true).isPresent());
    }

    private boolean verbGroup() {
        Optional<VerbGroups.Found> found = VerbGroups.at(words, at);
        found.ifPresent(group -> {
            at = group.end();
            chunks.add(group.verb(particle(group.verb().copula())));
        });
        return found.isPresent();
    }

    /// A particle goes with its verb: `up` in `looks up at it`, where no noun phrase follows.
    private String particle(boolean copula) {
        boolean particle =
                !copula
                        && at < words.size()
                        && VerbGroups.PARTICLES.contains(words.get(at).form())
                        && Prepositions.complex(words, at).isEmpty()
                        && !thingAt(at + 1);
        return particle ? words.get(at++).form() : "";
    }
}
