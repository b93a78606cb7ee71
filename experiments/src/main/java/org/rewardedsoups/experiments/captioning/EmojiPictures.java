package org.rewardedsoups.experiments.captioning;

import java.util.List;
import java.util.Optional;
import org.rewardedsoups.experiments.captiondata.BaseCaptioner;
import org.rewardedsoups.experiments.captiondata.CaptionedImage;
import org.rewardedsoups.experiments.captiondata.EmojiPicture;
import org.rewardedsoups.experiments.captiondata.EmojiScene;
import org.rewardedsoups.experiments.captiondata.EmojiView;
import org.rewardedsoups.experiments.captiondata.SpriteSheet;
import org.rewardedsoups.tensor.Selections;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Pictures of emoji, looked at once.
///
/// @param all the pictures
/// @param sheet what they are drawn from
/// @param features `(N, L, C)`
record EmojiPictures(List<? extends EmojiPicture> all, SpriteSheet sheet, Tensor features)
        implements Pictures {

    /// Lets the backbone look at pictures.
    static EmojiPictures of(
            List<? extends EmojiPicture> all, SpriteSheet sheet, BaseCaptioner base) {
        return new EmojiPictures(
                all, sheet, base.features(all.stream().map(p -> p.draw(sheet)).toList()));
    }

    @Override
    public int size() {
        return all.size();
    }

    @Override
    public CaptionedImage image(int picture) {
        return all.get(picture).image();
    }

    @Override
    public Tensor features(int[] pictures) {
        long length = features.dim(1);
        long channels = features.dim(2);
        Tensor rows = Tensor.of(new Shape(pictures.length), pictures);
        return Selections.rows(features.reshape(size(), length * channels), rows)
                .reshape(pictures.length, length, channels);
    }

    @Override
    public Shown shown(int picture) {
        EmojiPicture one = all.get(picture);
        String writer =
                switch (one) {
                    case EmojiView _ -> "What people call it";
                    case EmojiScene _ -> "Templates";
                };
        return new Shown(captions(picture).getFirst(), Optional.of(one.draw(sheet).png()), writer);
    }
}
