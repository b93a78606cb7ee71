package org.rewardedsoups.experiments.captiondata;

import java.util.random.RandomGenerator;
import org.rewardedsoups.models.images.RgbImage;

/// One emoji in a picture as large as a scene, with what people call it.
///
/// @param left its first column of pixels
/// @param top its first row of pixels
public record EmojiView(Emoji emoji, SceneBackground background, int left, int top)
        implements EmojiPicture {
    private static final int ROOM = EmojiScene.SIDE - SpriteSheet.SPRITE;
    private static final int PLACES = 3; // in a row, and in a column
    private static final int STEP = ROOM / (PLACES - 1);

    /// In the middle of a white picture.
    public static EmojiView onWhite(Emoji emoji) {
        return new EmojiView(emoji, SceneBackground.WHITE, ROOM / 2, ROOM / 2);
    }

    /// At one of nine places on any background.
    static EmojiView random(Emoji emoji, RandomGenerator rng) {
        return new EmojiView(
                emoji,
                SceneBackground.random(rng),
                rng.nextInt(PLACES) * STEP,
                rng.nextInt(PLACES) * STEP);
    }

    /// How many such pictures of some emoji there are.
    public static long count(int emoji) {
        return (long) emoji * PLACES * PLACES * SceneBackground.count();
    }

    @Override
    public CaptionedImage image() {
        return emoji.image();
    }

    @Override
    public RgbImage draw(SpriteSheet sheet) {
        RgbImage page = background.draw(EmojiScene.SIDE);
        return sheet.over(page, emoji.column(), emoji.row(), left, top);
    }
}
