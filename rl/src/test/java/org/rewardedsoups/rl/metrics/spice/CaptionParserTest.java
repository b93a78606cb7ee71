package org.rewardedsoups.rl.metrics.spice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.rl.metrics.spice.Proposition.Attribute;
import org.rewardedsoups.rl.metrics.spice.Proposition.Relation;
import org.rewardedsoups.rl.metrics.spice.Proposition.Thing;
import org.rewardedsoups.rl.metrics.text.PtbText;
import org.rewardedsoups.tensor.Rngs;

/// From text to propositions, tagger and all: a row for every rule of the grammar.
class CaptionParserTest {
    private static final CaptionParser PARSER = CaptionParser.create(English.WORD_NET);

    private static String read(String caption) {
        return English.text(PARSER.parse(PtbText.of(caption)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    # noun phrases
                    a dog                                  | dog
                    a small brown dog                      | dog (dog, small) (dog, brown)
                    a black and white cat                  | cat (cat, black) (cat, white)
                    two dogs                               | dog (dog, two)
                    1,000 people                           | people (people, 1,000)
                    several children                       | child (child, several)
                    a tennis player                        | player (player, tennis)
                    a very large bear                      | bear (bear, large)
                    a snow covered hill                    | hill (hill, snow) (hill, cover)
                    several smiling bicycle riders         | rider (rider, several) (rider, smile) (rider, bicycle)
                    a lush green field                     | field (field, lush) (field, green)
                    a lot of people                        | people (people, lot)
                    two of the dogs                        | dog (dog, two)
                    # attributes by predicates
                    The man is tall.                       | man (man, tall)
                    the bus is red and white               | bus (bus, red) (bus, white)
                    the man is a rider                     | man rider (man, rider)
                    a man is smiling                       | man (man, smile)
                    a man is smiling and waving            | man (man, smile) (man, wave)
                    # relations by prepositions
                    a cat on a table                       | cat table (cat, on, table)
                    a cat is on a table                    | cat table (cat, on, table)
                    a man in front of a building           | man building (man, in front of, building)
                    a slice of pizza on a plate            | slice pizza (slice, of, pizza) plate (pizza, on, plate)
                    a cat in a hat and a scarf             | cat hat (cat, in, hat) scarf (cat, in, scarf)
                    a bowl full of fruit                   | bowl (bowl, full) fruit (bowl, full of, fruit)
                    there is a dog in the park             | dog park (dog, in, park)
                    # relations by verbs
                    a man riding a horse                   | man horse (man, ride, horse)
                    a man rode a horse                     | man horse (man, ride, horse)
                    a man sits on a horse                  | man horse (man, sit on, horse)
                    a man standing next to a bus           | man bus (man, stand next to, bus)
                    a cat looking up at a bird             | cat bird (cat, look up at, bird)
                    a boy eats a slice of pizza in a park  | boy slice (boy, eat, slice) pizza (slice, of, pizza) park (boy, eat in, park)
                    a man holding a plate with food        | man plate (man, hold, plate) food (plate, with, food)
                    a table made of wood                   | table wood (table, make of, wood)
                    # passives
                    a dog is held by a man                 | dog man (man, hold, dog)
                    a kid surrounded by cows               | kid cow (cow, surround, kid)
                    a car parked by a house                | car house (car, park by, house)
                    # conjunctions
                    a man and a woman riding a horse       | man woman horse (man, ride, horse) (woman, ride, horse)
                    a boy holding a bat and a ball         | boy bat (boy, hold, bat) ball (boy, hold, ball)
                    a man rides a horse and a dog is barking | man horse (man, ride, horse) dog (dog, bark)
                    a man walks while a dog is running     | man dog (man, walk) (dog, run)
                    # several verbs
                    a man riding a wave holding a paddle   | man wave (man, ride, wave) paddle (man, hold, paddle)
                    people watching a boy riding a wave    | people boy (people, watch, boy) wave (boy, ride, wave)
                    a room with a man sitting on a bed     | room man (room, with, man) bed (man, sit on, bed)
                    a man at a table covered in books      | man table (man, at, table) book (man, cover in, book)
                    a man sits at a table covered in books | man table (man, sit at, table) book (table, cover in, book)
                    a man who is wearing a hat             | man hat (man, wear, hat)
                    a batter getting ready to hit a ball   | batter (batter, ready) ball (batter, hit, ball)
                    # owners and pronouns
                    a man's dog sits on a bed              | man dog (man, have, dog) bed (dog, sit on, bed)
                    there's a man's dog                    | man dog (man, have, dog)
                    a woman with her dog                   | woman dog (woman, have, dog) (woman, with, dog)
                    a sink with a mirror above it          | sink mirror (sink, with, mirror) (mirror, above, sink)
                    cows standing next to each other       | cow (cow, stand)
                    # what the tagger takes for something else
                    man standing next to a building        | man building (man, stand next to, building)
                    a stop sign on a pole                  | sign (sign, stop) pole (sign, on, pole)
                    brown bear walking on a path           | bear (bear, brown) path (bear, walk on, path)
                    three zebras rode a frisbee            | zebra (zebra, three) frisbee (zebra, ride, frisbee)
                    """)
    void captionSays(String caption, String said) {
        assertEquals(said, read(caption));
    }

    @Test
    void nothingIsSaidWithoutNouns() {
        assertEquals("", read(""));
        assertEquals("", read("!!!"));
        assertEquals("", read("a the of"));
        assertEquals("", read("he rides"));
    }

    /// Words in any order with any tags are read, and attributes and relations are of things said.
    @Test
    void whateverTheTagsEverythingIsAboutThings() {
        String[] words =
                ("a the his dogs man red two riding ridden sign sits is has to not on of by with in front"
                                + " top next each other and or who while it them there lot 's very some bunch")
                        .split(" ");
        RandomGenerator rng = new Rngs(1).stream("test");
        Lemmas lemmas = new Lemmas(English.WORD_NET);
        int relations = 0;
        for (int caption = 0; caption < 20_000; caption++) {
            List<Word> tagged = new ArrayList<>();
            for (int i = rng.nextInt(12); i >= 0; i--) {
                String form = words[rng.nextInt(words.length)];
                Tag tag = Tag.values()[rng.nextInt(Tag.values().length)];
                tagged.add(new Word(form, tag, lemmas.of(form, tag)));
            }
            Set<String> things = new HashSet<>();
            Set<String> used = new HashSet<>();
            for (Proposition said : PARSER.propositions(tagged)) {
                switch (said) {
                    case Thing(String name) -> things.add(name);
                    case Attribute(String thing, String _) -> used.add(thing);
                    case Relation(String subject, String _, String object) -> {
                        used.addAll(List.of(subject, object));
                        relations++;
                    }
                }
            }
            assertTrue(things.containsAll(used), tagged + " says " + used + " of " + things);
        }
        assertTrue(relations > 500, relations + " relations");
    }

    @Test
    void threadsShareAParser() {
        List<String> captions =
                List.of("a man riding a horse", "two dogs", "", "a cat is on a table");
        List<List<Proposition>> alone = captions.stream().map(PARSER::parse).toList();
        List<List<Proposition>> together =
                IntStream.range(0, 400)
                        .parallel()
                        .mapToObj(i -> PARSER.parse(captions.get(i % 4)))
                        .toList();
        for (int i = 0; i < together.size(); i++) {
            assertEquals(alone.get(i % 4), together.get(i));
        }
    }
}
