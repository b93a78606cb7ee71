package org.rewardedsoups.experiments.captiondata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.experiments.captiondata.EmojiScene.Thing;
import org.rewardedsoups.experiments.captiondata.SceneBackground.Colour;
import org.rewardedsoups.experiments.data.Split;
import org.rewardedsoups.models.images.RgbImage;
import org.rewardedsoups.tensor.Rngs;

class EmojiSceneTest {
    private static final EmojiData DATA = EmojiData.shipped();
    private static final SpriteSheet SHEET = SpriteSheet.shipped();
    private static final Map<String, BiPredicate<Thing, Thing>> RELATIONS =
            Map.of(
                    " to the left of ", (a, b) -> a.top() == b.top() && a.left() < b.left(),
                    " to the right of ", (a, b) -> a.top() == b.top() && a.left() > b.left(),
                    " above ", (a, b) -> a.left() == b.left() && a.top() < b.top(),
                    " below ", (a, b) -> a.left() == b.left() && a.top() > b.top());

    @Test
    void captionsSayWhereThingsAre() {
        Set<String> seen = new HashSet<>();
        for (EmojiScene scene : scenes(300)) {
            for (String caption : scene.captions().subList(1, 3)) {
                String relation =
                        RELATIONS.keySet().stream().filter(caption::contains).findFirst().orElseThrow();
                Thing first = thing(scene, caption.split(relation)[0]);
                Thing second = thing(scene, caption.split(relation)[1].split(" next to | on an? ")[0]);
                assertTrue(
                        RELATIONS.get(relation).test(first, second), scene + ": " + caption);
                seen.add(relation);
            }
        }
        assertEquals(RELATIONS.keySet(), seen);
    }

    @Test
    void captionsCountAndNameThingsAndTheBackground() {
        Set<Integer> counts = new HashSet<>();
        for (EmojiScene scene : scenes(300)) {
            List<String> captions = scene.captions();
            int count = scene.things().size();
            counts.add(count);
            String number = Map.of(2, "two", 3, "three").get(count);
            String background = scene.background().words();
            assertEquals(5, Set.copyOf(captions).size());
            assertTrue(captions.getFirst().startsWith(number + " emoji, "));
            for (String caption : captions) {
                boolean tells = caption.contains(background);
                assertEquals(!caption.startsWith("picture of "), tells, caption);
                for (Thing thing : scene.things()) {
                    assertTrue(caption.contains("the " + thing.emoji().name()), caption);
                }
            }
        }
        assertEquals(Set.of(2, 3), counts);
    }

    @Test
    void coloursOfTheBackgroundAreThoseOfItsWords() {
        Colour red = SceneBackground.COLOURS.getFirst();
        Colour white = SceneBackground.COLOURS.getLast();
        SceneBackground fading = new SceneBackground(red, white);
        RgbImage image = fading.draw(64);
        assertEquals("a background from red to white", fading.words());
        assertEquals("a red background", new SceneBackground(red, red).words());
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            assertEquals(red.channel(channel), image.get(9, 0, channel));
            assertEquals(white.channel(channel), image.get(9, 63, channel));
        }
    }

    @Test
    void aSceneHasOnlyEmojiOfItsSplitEachOnce() {
        for (Split split : Split.values()) {
            for (EmojiScene scene : DATA.scenes(split, 50, new Rngs(1))) {
                Set<Emoji> emoji =
                        scene.things().stream().map(Thing::emoji).collect(Collectors.toSet());
                assertEquals(scene.things().size(), emoji.size());
                assertTrue(DATA.of(split).containsAll(emoji));
            }
        }
    }

    @Test
    void oneSeedGivesTheSameScenesAndPicturesAndMoreBeginWithThem() {
        List<EmojiScene> scenes = scenes(20);
        assertEquals(scenes, scenes(40).subList(0, 20));
        assertNotEquals(scenes, DATA.scenes(Split.TRAIN, 20, new Rngs(2)));
        assertEquals(scenes.getFirst().draw(SHEET), scenes(1).getFirst().draw(SHEET));
    }

    @Test
    void idsOfScenesAreTheirOwn() {
        Set<Long> ids = new HashSet<>();
        DATA.train().forEach(emoji -> ids.add(emoji.image().id()));
        for (Split split : Split.values()) {
            for (EmojiScene scene : DATA.scenes(split, 10, new Rngs(1))) {
                assertTrue(ids.add(scene.image().id()), scene.toString());
            }
        }
    }

    @Test
    void thingsAreDrawnWhereTheyLie() {
        EmojiScene scene = scenes(1).getFirst();
        RgbImage picture = scene.draw(SHEET);
        RgbImage expected = scene.background().draw(EmojiScene.SIDE);
        for (Thing thing : scene.things()) {
            Emoji emoji = thing.emoji();
            expected = SHEET.over(expected, emoji.column(), emoji.row(), thing.left(), thing.top());
        }
        assertEquals(expected, picture);
        assertNotEquals(scene.background().draw(EmojiScene.SIDE), picture);
    }

    @Test
    void fewerThanThreeEmojiAreRefused() {
        List<Emoji> two = DATA.train().subList(0, 2);
        var rng = new Rngs(1).stream("test");
        var thrown =
                assertThrows(
                        IllegalArgumentException.class, () -> EmojiScene.random(1, two, rng));
        assertTrue(thrown.getMessage().contains("got 2"), thrown.getMessage());
    }

    private static List<EmojiScene> scenes(int count) {
        return DATA.scenes(Split.TRAIN, count, new Rngs(1));
    }

    private static Thing thing(EmojiScene scene, String words) {
        return scene.things().stream()
                .filter(thing -> words.equals("the " + thing.emoji().name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(words + " is not in " + scene));
    }
}
