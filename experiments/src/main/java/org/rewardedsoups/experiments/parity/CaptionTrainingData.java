package org.rewardedsoups.experiments.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.rewardedsoups.experiments.captiondata.CaptionVocabulary;
import org.rewardedsoups.experiments.captiondata.CaptionedImage;
import org.rewardedsoups.experiments.captiondata.FeatureFile;
import org.rewardedsoups.experiments.captiondata.KarpathyData;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.Selections;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// The data set of a recorded training, read by our own readers.
///
/// @param features of the pictures to train on, `(N, L, C)`
/// @param references all captions of each of these, as rewards want them
record CaptionTrainingData(
        Path folder,
        KarpathyData data,
        CaptionVocabulary vocabulary,
        Tensor features,
        List<List<String>> references) {
    private static final String FILE = "dataset_coco.json";

    /// Whether a file of the folder is part of the data; nobody uses the boxes of the instances.
    static boolean claims(String name) {
        return name.equals(FILE) || name.endsWith("_instances.json");
    }

    static CaptionTrainingData read(Path folder, Golden manifest) throws IOException {
        KarpathyData data = KarpathyData.read(folder.resolve(FILE));
        int minimum = manifest.get("dataset").get("dict_min_occurrences").integer();
        CaptionVocabulary vocabulary = CaptionVocabulary.of(data.train(), minimum);
        List<List<String>> references =
                data.train().stream().map(CaptionedImage::references).toList();
        return new CaptionTrainingData(
                folder, data, vocabulary, features(folder, data.train()), references);
    }

    /// From the HDF5 file, or from safetensors where there is none.
    private static Tensor features(Path folder, List<CaptionedImage> images) throws IOException {
        Path hdf5 = folder.resolve("features.hdf5");
        if (!Files.exists(hdf5)) {
            var tensors = SafeTensors.read(folder.resolve("features.safetensors")).tensors();
            return stacked(
                    images.stream().map(image -> tensors.get(image.id() + "_features")).toList());
        }
        try (FeatureFile file = FeatureFile.open(hdf5)) {
            return stacked(images.stream().map(image -> file.read(image.id())).toList());
        }
    }

    private static Tensor stacked(List<Tensor> features) {
        Tensor first = features.getFirst();
        Shape one = new Shape(1, first.dim(0), first.dim(1));
        return Selections.concat(0, features.stream().map(each -> each.reshape(one.dims())).toList());
    }

    /// The features of some training pictures, `(B, L, C)`.
    Tensor features(int[] images) {
        return Selections.concat(
                0,
                Arrays.stream(images)
                        .mapToObj(image -> features.slice(0, image, image + 1))
                        .toList());
    }

    /// Compares pictures, words and features with those recorded.
    void compare(Golden recorded, CaptioningTallies tallies) throws IOException {
        Tally tally = tallies.of("caption data", Precision.FLOAT32);
        tally.same(
                "vocabulary",
                vocabulary.words(),
                recorded.get("vocab_idx2word").list().stream().map(Golden::text).toList());
        tally.same("train", ids(data.train()), numbers(recorded.get("train_ids")));
        tally.same("validation", ids(data.validation()), numbers(recorded.get("val_ids")));
        tally.same("test", ids(data.test()), numbers(recorded.get("test_ids")));
        int longest =
                data.train().stream()
                        .flatMap(image -> image.captions().stream())
                        .mapToInt(caption -> vocabulary.encode(caption).length)
                        .max()
                        .orElse(0);
        tally.same("longest caption", longest, recorded.get("max_seq_len").integer());
        var tensors = SafeTensors.read(folder.resolve("features.safetensors")).tensors();
        for (int i = 0; i < data.train().size(); i++) {
            String name = data.train().get(i).id() + "_features";
            Tensor theirs = tensors.get(name);
            Tensor ours = features(new int[] {i}).reshape(theirs.shape());
            tally.numbers(name, ours, theirs, Tolerance.EXACT);
        }
    }

    private static List<Long> ids(List<CaptionedImage> images) {
        return images.stream().map(CaptionedImage::id).toList();
    }

    private static List<Long> numbers(Golden recorded) {
        return Arrays.stream(recorded.ids()).asLongStream().boxed().toList();
    }
}
