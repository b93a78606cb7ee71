package org.rewardedsoups.experiments.parity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.expansionnet.CaptionDropout;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.expansionnet.ExpansionNetConfig;
import org.rewardedsoups.models.expansionnet.Pictures;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// The recording of an ExpansionNet, in one precision.
///
/// @param path of its manifest
record CaptionerRecording(Path path, Golden manifest, Precision precision) {
    static final String WEIGHTS = "weights.safetensors";
    static final String OTHER_WEIGHTS = "weights_2.safetensors";

    /// Whether pictures are padded: recordings come with and without.
    enum Case {
        NO_PADDING("nopad"),
        PADDING("pad");

        private final String field;

        Case(String field) {
            this.field = field;
        }

        String field() {
            return field;
        }

        static Case of(String field) {
            return field.equals(PADDING.field) ? PADDING : NO_PADDING;
        }
    }

    StateDict tensors(String file) {
        Path from = path.resolveSibling(file);
        try {
            return SafeTensors.read(from).tensors();
        } catch (IOException e) {
            throw new UserException("cannot be read", from.toString(), "record the folder anew", e);
        }
    }

    /// `f64.` or `f32.`: how names of recorded tensors begin.
    String prefix() {
        return field() + ".";
    }

    /// `f64` or `f32`.
    String field() {
        return precision == Precision.FLOAT64 ? "f64" : "f32";
    }

    DType type() {
        return precision.type();
    }

    ExpansionNetConfig config() {
        Golden config = manifest.get("config");
        return config(
                config,
                config.get("img_feature_dim").integer(),
                manifest.get("vocab").list().size());
    }

    static ExpansionNetConfig config(Golden config, int features, int vocabulary) {
        return new ExpansionNetConfig(
                config.get("d_model").integer(),
                config.get("N_enc").integer(),
                config.get("N_dec").integer(),
                config.get("ff").integer(),
                config.get("num_heads").integer(),
                config.get("num_exp_enc_list").list().stream().map(Golden::integer).toList(),
                config.get("num_exp_dec").integer(),
                vocabulary,
                config.get("max_seq_len").integer(),
                features);
    }

    /// The network with the weights of a file, in this precision.
    ExpansionNet model(String file) {
        return model(tensors(file));
    }

    ExpansionNet model(StateDict weights) {
        ExpansionNet model = ExpansionNet.create(config(), Initializer.unset(type()));
        model.load(weights);
        return model;
    }

    Pictures pictures(ExpansionNet model, Case padding) {
        Tensor features = tensors("forward.safetensors").get("enc_x").cast(type());
        return model.encode(Variable.constant(features), padding(padding), CaptionDropout.OFF);
    }

    int[] padding(Case padding) {
        int[] recorded = manifest.get("enc_num_pads").ids();
        return padding == Case.PADDING ? recorded : new int[recorded.length];
    }

    /// Scores of the recorded captions' words, given those before.
    Variable logits(ExpansionNet model, Case padding) {
        Tensor captions = captions();
        return model.logits(
                pictures(model, padding),
                captions.slice(1, 0, captions.dim(1) - 1),
                manifest.get("y_num_pads").ids(),
                CaptionDropout.OFF);
    }

    /// I32 `(B, T)`.
    private Tensor captions() {
        return tensors("forward.safetensors").get("y").cast(DType.I32);
    }

    /// Sum of the label-smoothed losses of the recorded captions.
    Variable summedLoss(Variable logits) {
        double smoothing = manifest.get("xe_" + field()).get("smoothing").number();
        return Losses.labelSmoothing(logits, targets(), smoothing).sum();
    }

    /// How many words the loss counts.
    double words() {
        return targets().cast(DType.F64).zip(Binary.LESS_EQUAL, -1).neg().add(1).sum().item();
    }

    /// The word after each, −1 where it is padding.
    private Tensor targets() {
        Tensor captions = captions();
        int padding = manifest.get("pad_idx").integer();
        Tensor targets = captions.slice(1, 1, captions.dim(1)).copy();
        for (long i = 0; i < targets.size(); i++) {
            if (targets.at(i) == padding) {
                targets.put(i, -1);
            }
        }
        return targets;
    }

    int start() {
        return manifest.get("sos_idx").integer();
    }

    int end() {
        return manifest.get("eos_idx").integer();
    }

    /// Captions of pictures, several for each, as lists that can be compared.
    static List<List<List<Integer>>> captions(Golden recorded) {
        return recorded.list().stream()
                .map(
                        picture ->
                                picture.list().stream()
                                        .map(
                                                caption ->
                                                        caption.list().stream()
                                                                .map(Golden::integer)
                                                                .toList())
                                        .toList())
                .toList();
    }
}
