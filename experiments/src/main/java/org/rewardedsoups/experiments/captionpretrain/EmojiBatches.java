package org.rewardedsoups.experiments.captionpretrain;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.rewardedsoups.experiments.captiondata.EmojiData;
import org.rewardedsoups.experiments.captiondata.EmojiPicture;
import org.rewardedsoups.experiments.data.Split;
import org.rewardedsoups.tensor.Rngs;

/// Which pictures and captions a step of the training sees; a function of the step alone, so that a
/// resumed run needs no more than its number. Half of a batch are emoji by themselves, at one of nine
/// places on any background, half are scenes; all are drawn anew.
///
/// @param size pictures of a batch
record EmojiBatches(EmojiData data, int size, Rngs rngs) {

    /// A picture and one of its captions.
    record Shown(EmojiPicture picture, String caption) {}

    /// The batch of step `step`, from 0.
    List<Shown> batch(long step) {
        Rngs own = rngs.fork("batch " + step);
        RandomGenerator choice = own.stream("captions");
        List<EmojiPicture> pictures = new ArrayList<>();
        pictures.addAll(data.views(Split.TRAIN, size - size / 2, own));
        pictures.addAll(data.scenes(Split.TRAIN, size / 2, own));
        return pictures.stream().map(picture -> new Shown(picture, one(picture, choice))).toList();
    }

    private static String one(EmojiPicture picture, RandomGenerator rng) {
        List<String> captions = picture.image().captions();
        return captions.get(rng.nextInt(captions.size()));
    }
}
