package org.rewardedsoups.experiments.captiondata;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.rewardedsoups.models.images.RgbImage;

/// Two or three different emoji side by side or one above the other, in 64x64 pixels. Its five captions
/// are made from templates, not written by people; each names all emoji.
///
/// @param id unique among scenes of all splits, and not that of an emoji
/// @param things row by row, each row from left to right
public record EmojiScene(long id, SceneBackground background, List<Thing> things)
        implements EmojiPicture {
    /// Width and height in pixels.
    public static final int SIDE = 64;

    private static final int STEP = SpriteSheet.SPRITE;
    private static final int FEWEST = 2;
    private static final int MOST = 3;
    private static final int QUARTERS = 4;
    private static final int PLACES = 3; // of two things: at one edge, in the middle, at the other
    private static final List<String> NUMBERS = List.of("no", "one", "two", "three");

    /// An emoji in a scene.
    ///
    /// @param left its first column of pixels
    /// @param top its first row of pixels
    public record Thing(Emoji emoji, int left, int top) {
        private String words() {
            return "the " + emoji.name();
        }
    }

    /// Two things that are neighbours: `first` is left of `second`, or above it.
    private record Neighbours(Thing first, Thing second) {
        private boolean sideBySide() {
            return first.top == second.top;
        }

        String words() {
            String relation = sideBySide() ? "to the left of" : "above";
            return first.words() + " " + relation + " " + second.words();
        }

        String wordsFromSecond() {
            String relation = sideBySide() ? "to the right of" : "below";
            return second.words() + " " + relation + " " + first.words();
        }
    }

    public EmojiScene {
        things = List.copyOf(things);
    }

    /// A scene of some of these emoji; two lie beside each other at an edge or in the middle, three in quarters of the
    /// picture.
    ///
    /// @throws IllegalArgumentException if there are fewer than three emoji
    static EmojiScene random(long id, List<Emoji> emoji, RandomGenerator rng) {
        if (emoji.size() < MOST) {
            throw new IllegalArgumentException(
                    "scene: expected three emoji or more to choose from, got " + emoji.size());
        }
        SceneBackground background = SceneBackground.random(rng);
        Set<Emoji> chosen = new LinkedHashSet<>();
        int count = FEWEST + rng.nextInt(MOST - FEWEST + 1);
        while (chosen.size() < count) {
            chosen.add(emoji.get(rng.nextInt(emoji.size())));
        }
        List<Emoji> order = List.copyOf(chosen);
        return new EmojiScene(
                id, background, count == FEWEST ? two(order, rng) : quarters(order, rng));
    }

    private static List<Thing> two(List<Emoji> emoji, RandomGenerator rng) {
        boolean sideBySide = rng.nextBoolean();
        int shift = rng.nextInt(PLACES) * (SIDE - STEP) / (PLACES - 1);
        return sideBySide
                ? List.of(
                        new Thing(emoji.getFirst(), 0, shift),
                        new Thing(emoji.getLast(), STEP, shift))
                : List.of(
                        new Thing(emoji.getFirst(), shift, 0),
                        new Thing(emoji.getLast(), shift, STEP));
    }

    private static List<Thing> quarters(List<Emoji> emoji, RandomGenerator rng) {
        int empty = rng.nextInt(QUARTERS);
        List<Thing> things = new ArrayList<>();
        for (int quarter = 0; quarter < QUARTERS; quarter++) {
            if (quarter != empty) {
                Emoji next = emoji.get(things.size());
                things.add(new Thing(next, quarter % 2 * STEP, quarter / 2 * STEP));
            }
        }
        return things;
    }

    /// Five phrases: how many, two places, and twice what there is, in another order or behind what.
    List<String> captions() {
        String on = " on " + background.words();
        List<Neighbours> neighbours = neighbours();
        Neighbours first = neighbours.getFirst();
        Neighbours last = neighbours.getLast();
        return List.of(
                NUMBERS.get(things.size()) + " emoji, " + list(things) + "," + on,
                first.words() + nextTo(first) + on,
                last.wordsFromSecond() + nextTo(last) + on,
                "picture of " + list(things.reversed()),
                background.words() + " behind " + list(things));
    }

    /// ` next to the dog`: the third thing, if there is one.
    private String nextTo(Neighbours two) {
        return things.stream()
                .filter(thing -> thing != two.first && thing != two.second)
                .map(thing -> " next to " + thing.words())
                .findFirst()
                .orElse("");
    }

    /// `the cat, the dog and the house`.
    private static String list(List<Thing> things) {
        String others =
                things.subList(0, things.size() - 1).stream()
                        .map(Thing::words)
                        .collect(Collectors.joining(", "));
        return others + " and " + things.getLast().words();
    }

    private List<Neighbours> neighbours() {
        List<Neighbours> out = new ArrayList<>();
        for (Thing first : things) {
            for (Thing second : things) {
                boolean right = first.top == second.top && first.left < second.left;
                boolean below = first.left == second.left && first.top < second.top;
                if (right || below) {
                    out.add(new Neighbours(first, second));
                }
            }
        }
        return out;
    }

    @Override
    public CaptionedImage image() {
        return new CaptionedImage(id, "scene-" + id + ".png", captions());
    }

    @Override
    public RgbImage draw(SpriteSheet sheet) {
        RgbImage picture = background.draw(SIDE);
        for (Thing thing : things) {
            Emoji emoji = thing.emoji;
            picture = sheet.over(picture, emoji.column(), emoji.row(), thing.left, thing.top);
        }
        return picture;
    }
}
