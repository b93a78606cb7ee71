package org.rewardedsoups.experiments.captiondata;

import java.util.List;
import java.util.random.RandomGenerator;
import org.rewardedsoups.models.images.RgbImage;

/// What lies behind a scene: one colour, or one at the top that fades into another at the bottom.
///
/// @param top colour of the first row of pixels
/// @param bottom colour of the last row
public record SceneBackground(Colour top, Colour bottom) {

    /// A colour and the word for it.
    ///
    /// @param rgb red, green and blue, eight bits each
    public record Colour(String name, int rgb) {
        int channel(int channel) {
            return rgb >> 16 - 8 * channel & 0xff;
        }
    }

    /// Pure white, behind an emoji by itself.
    static final SceneBackground WHITE =
            new SceneBackground(new Colour("white", 0xffffff), new Colour("white", 0xffffff));

    static final List<Colour> COLOURS =
            List.of(
                    new Colour("red", 0xd03030),
                    new Colour("orange", 0xf09030),
                    new Colour("yellow", 0xf0e050),
                    new Colour("green", 0x40a050),
                    new Colour("blue", 0x3060d0),
                    new Colour("purple", 0x8040b0),
                    new Colour("pink", 0xf0a0c0),
                    new Colour("brown", 0x805030),
                    new Colour("grey", 0x909090),
                    new Colour("black", 0x101010),
                    new Colour("white", 0xf8f8f8));

    /// Half of the backgrounds are plain; every colour, and every pair, is as likely as another.
    static SceneBackground random(RandomGenerator rng) {
        int top = rng.nextInt(COLOURS.size());
        int step = rng.nextBoolean() ? 0 : 1 + rng.nextInt(COLOURS.size() - 1);
        return new SceneBackground(COLOURS.get(top), COLOURS.get((top + step) % COLOURS.size()));
    }

    /// How many backgrounds there are.
    static int count() {
        return COLOURS.size() * COLOURS.size();
    }

    /// In words: `a blue background`, or `a background from blue to white`.
    String words() {
        if (!top.equals(bottom)) {
            return "a background from %s to %s".formatted(top.name, bottom.name);
        }
        String article = top.name.startsWith("o") ? "an" : "a";
        return article + " " + top.name + " background";
    }

    /// A square of it; row y mixes the colours as `((side − 1 − y) top + y bottom) / (side − 1)`.
    RgbImage draw(int side) {
        byte[] rgb = new byte[side * side * RgbImage.CHANNELS];
        int at = 0;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
                    int mixed = (side - 1 - y) * top.channel(channel) + y * bottom.channel(channel);
                    rgb[at++] = (byte) (mixed / (side - 1));
                }
            }
        }
        return new RgbImage(side, side, rgb);
    }
}
