package org.rewardedsoups.experiments.captionpretrain;

import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.experiments.captiondata.BaseCaptioner;
import org.rewardedsoups.experiments.captiondata.CaptionWriter;
import org.rewardedsoups.experiments.captiondata.EmojiData;
import org.rewardedsoups.experiments.captiondata.EmojiPicture;
import org.rewardedsoups.experiments.captiondata.SpriteSheet;
import org.rewardedsoups.experiments.data.Split;
import org.rewardedsoups.rl.metrics.Bleu;
import org.rewardedsoups.rl.metrics.text.PythonText;
import org.rewardedsoups.tensor.Rngs;

/// How a captioner does on pictures drawn anew: emoji by themselves and scenes, both of emoji that it
/// knows from training, and of emoji that it has never seen.
///
/// @param unknown the split of the latter
/// @param count pictures of each of the four kinds
record CaptionerCheck(
        EmojiData data,
        SpriteSheet sheet,
        Split unknown,
        int count,
        CaptionWriter writer,
        Rngs rngs) {

    /// A picture with the caption written for it.
    record Written(EmojiPicture picture, String caption) {
        /// BLEU-1 against the references.
        double bleu() {
            return Bleu.sentence(caption, references())[0];
        }

        /// Whether the caption is one of the references, word for word.
        boolean exact() {
            return references().contains(caption);
        }

        private List<String> references() {
            return picture.image().captions().stream()
                    .map(reference -> String.join(" ", PythonText.words(reference)))
                    .toList();
        }
    }

    /// Pictures of one kind.
    record Kind(String name, List<Written> all) {
        double bleu() {
            return all.stream().mapToDouble(Written::bleu).average().orElseThrow();
        }

        double exact() {
            return all.stream().mapToDouble(w -> w.exact() ? 1 : 0).average().orElseThrow();
        }
    }

    List<Kind> kinds(BaseCaptioner base) {
        return List.of(
                kind("emoji, known", data.views(Split.TRAIN, count, rngs), base),
                kind("scenes, known", data.scenes(Split.TRAIN, count, rngs), base),
                kind("emoji, unknown", data.views(unknown, count, rngs), base),
                kind("scenes, unknown", data.scenes(unknown, count, rngs), base));
    }

    private Kind kind(String name, List<? extends EmojiPicture> pictures, BaseCaptioner base) {
        List<String> captions =
                writer.captions(
                        base.model().captioner(),
                        pictures.size(),
                        (from, to) ->
                                base.features(
                                        pictures.subList(from, to).stream()
                                                .map(picture -> picture.draw(sheet))
                                                .toList()));
        List<Written> all = new ArrayList<>();
        for (int i = 0; i < captions.size(); i++) {
            all.add(new Written(pictures.get(i), captions.get(i)));
        }
        return new Kind(name, all);
    }
}
