package org.rewardedsoups.experiments.captioning;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rewardedsoups.experiments.captiondata.CaptionedImage;
import org.rewardedsoups.tensor.Tensor;

/// Pictures of which the backbone's features are known: it is not trained.
sealed interface Pictures permits EmojiPictures, FilePictures {

    /// N.
    int size();

    /// A picture with its captions.
    CaptionedImage image(int picture);

    /// The captions of a picture, as written.
    default List<String> captions(int picture) {
        return image(picture).captions();
    }

    /// Features of some pictures, F32 `(B, L, C)`.
    Tensor features(int[] pictures);

    /// What the report shows of a picture.
    Shown shown(int picture);

    /// @param name of the picture
    /// @param png its pixels, if they are at hand
    /// @param writer who wrote its captions
    record Shown(String name, Optional<byte[]> png, String writer) {}

    /// `count` pictures from `from` on, from the beginning again at the end.
    default int[] cycle(long from, int count) {
        return IntStream.range(0, count).map(i -> (int) ((from + i) % size())).toArray();
    }

    /// The captions of a picture as rewards want them.
    default List<String> references(int picture) {
        return image(picture).references();
    }
}
