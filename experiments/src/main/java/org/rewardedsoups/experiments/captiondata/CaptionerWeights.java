package org.rewardedsoups.experiments.captiondata;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.expansionnet.ExpansionNetConfig;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.pytorch.TorchFile;
import org.rewardedsoups.models.swin.Swin;
import org.rewardedsoups.models.swin.SwinConfig;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// Weights of a backbone or a captioner in a file, `.safetensors` or a checkpoint of PyTorch: by
/// itself, or in an end-to-end network, where the backbone's names begin with `swin_transf.`. The
/// classifier of a published Swin, `head.`, is left out.
public final class CaptionerWeights {
    private static final String BACKBONE = "swin_transf.";
    private static final String CLASSIFIER = "head.";
    private static final String PLACES = "pos_encoder.weight";
    private static final String WORDS = "out_embedder.embed.weight";
    private static final List<String> DICTIONARIES = List.of("model_state_dict", "model");

    private CaptionerWeights() {}

    /// A backbone's weights.
    ///
    /// @throws ModelFormatException if the file is neither
    static StateDict backbone(Path file) throws IOException {
        StateDict all = read(file);
        boolean endToEnd = all.names().stream().anyMatch(name -> name.startsWith(BACKBONE));
        Map<String, Tensor> own = new LinkedHashMap<>();
        all.asMap()
                .forEach(
                        (name, value) -> {
                            if (endToEnd && name.startsWith(BACKBONE)) {
                                own.put(name.substring(BACKBONE.length()), value);
                            } else if (!endToEnd && !name.startsWith(CLASSIFIER)) {
                                own.put(name, value);
                            }
                        });
        return StateDict.of(own);
    }

    /// Whether a file holds a backbone beside a captioner.
    ///
    /// @throws ModelFormatException if it holds neither
    public static boolean holdBackbone(Path file) throws IOException {
        return read(file).names().stream().anyMatch(name -> name.startsWith(BACKBONE));
    }

    /// A backbone with its weights, in float32.
    ///
    /// @throws UserException if the file holds no such backbone
    public static Swin swin(Path file, SwinConfig sizes) throws IOException {
        try {
            Swin swin = Swin.create(sizes, Initializer.unset(DType.F32));
            swin.load(backbone(file));
            return swin;
        } catch (ModelFormatException e) {
            throw new UserException(
                    e.getMessage().replaceAll("\\R", " "),
                    file.toString(),
                    "give a Swin of --size",
                    e);
        }
    }

    /// A captioner with its weights, in float32.
    ///
    /// @param sizes of the captioner; how many words and places it knows is told by the file
    /// @param words of the vocabulary that it is to be used with
    /// @throws UserException if the file is no such captioner, or knows another number of words
    public static ExpansionNet captioner(Path file, ExpansionNetConfig sizes, int words)
            throws IOException {
        try {
            Map<String, Tensor> own = new LinkedHashMap<>(read(file).asMap());
            own.keySet().removeIf(name -> name.startsWith(BACKBONE));
            StateDict weights = StateDict.of(own);
            if (weights.contains(WORDS) && weights.get(WORDS).dim(0) != words) {
                throw new UserException(
                        "expected a captioner of the data set's %d words, got one of %d"
                                .formatted(words, weights.get(WORDS).dim(0)),
                        file.toString(),
                        "give the data set that it was trained on");
            }
            int places =
                    weights.contains(PLACES)
                            ? (int) weights.get(PLACES).dim(0)
                            : sizes.maxTokens();
            ExpansionNet captioner =
                    ExpansionNet.create(
                            sizes.with(words, places),
                            Initializer.unset(DType.F32));
            captioner.load(weights);
            return captioner;
        } catch (ModelFormatException e) {
            throw new UserException(
                    e.getMessage().replaceAll("\\R", " "),
                    file.toString(),
                    "give a captioner of --size",
                    e);
        }
    }

    private static StateDict read(Path file) throws IOException {
        boolean safetensors = file.toString().endsWith(".safetensors");
        return safetensors ? SafeTensors.read(file).tensors() : torch(file);
    }

    private static StateDict torch(Path file) throws IOException {
        TorchFile checkpoint = TorchFile.read(file);
        for (String key : DICTIONARIES) {
            if (checkpoint.content().get(key) instanceof Map) {
                return checkpoint.stateDict(key);
            }
        }
        return checkpoint.stateDict();
    }
}
