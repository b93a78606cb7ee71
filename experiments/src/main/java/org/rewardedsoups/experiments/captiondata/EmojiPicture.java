package org.rewardedsoups.experiments.captiondata;

import org.rewardedsoups.models.images.RgbImage;

/// A picture that is drawn from the sheet of sprites when it is needed, and its captions.
public sealed interface EmojiPicture permits EmojiView, EmojiScene {

    /// Its id, a name and its captions; no file of that name exists.
    CaptionedImage image();

    /// Its pixels.
    RgbImage draw(SpriteSheet sheet);
}
