package org.rewardedsoups.experiments.captioning;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.rewardedsoups.models.images.RgbImage;

/// Two to four different emoji side by side or one above the other, in 64x64 pixels. Its five captions
/// are made from templates, not written by people.
///
/// @param id unique among scenes of all splits, and not that of an emoji
/// @param things row by row, each row from left to right
public record EmojiScene(long id, SceneBackground background, List<Thing> things)
        implements EmojiPicture {
    /// Width and height in pixels.
    public static final int SIDE = 64;

    private static final int STEP = SpriteSheet.SPRITE;
    private static final int FEWEST = 2;
    private static final int MOST = 4;
    private static final List<String> NUMBERS = List.of("no", "one", "two", "three", "four");

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

    /// A scene of some of these emoji; two lie anywhere beside each other, three or four in quarters
    /// of the picture.
    ///
    /// @throws IllegalArgumentException if there are fewer than four emoji
    static EmojiScene random(long id, List<Emoji> emoji, RandomGenerator rng) {
        if (emoji.size() < MOST) {
            throw new IllegalArgumentException(
                    "scene: expected four emoji or more to choose from, got " + emoji.size());
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
        int shift = rng.nextInt(SIDE - STEP + 1);
        return sideBySide
                ? List.of(
                        new Thing(emoji.getFirst(), 0, shift),
                        new Thing(emoji.getLast(), STEP, shift))
                : List.of(
                        new Thing(emoji.getFirst(), shift, 0),
                        new Thing(emoji.getLast(), shift, STEP));
    }

    private static List<Thing> quarters(List<Emoji> emoji, RandomGenerator rng) {
        int empty = emoji.size() == MOST ? MOST : rng.nextInt(MOST);
        List<Thing> things = new ArrayList<>();
        for (int quarter = 0; quarter < MOST; quarter++) {
            if (quarter != empty) {
                Emoji next = emoji.get(things.size());
                things.add(new Thing(next, quarter % 2 * STEP, quarter / 2 * STEP));
            }
        }
        return things;
    }

    /// Five phrases: how many, two places, what there is, and one of the things.
    List<String> captions() {
        String number = NUMBERS.get(things.size()) + " emoji";
        String on = " on " + background.words();
        List<Neighbours> neighbours = neighbours();
        String last = things.getLast().words();
        String others =
                things.subList(0, things.size() - 1).stream()
                        .map(Thing::words)
                        .collect(Collectors.joining(", "));
        return List.of(
                number + on,
                neighbours.getFirst().words(),
                neighbours.getLast().wordsFromSecond(),
                others + " and " + last + on,
                number + ", one of them " + last + "," + on);
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
