package org.rewardedsoups.experiments.features;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rewardedsoups.models.pytorch.TorchFile;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// A backbone's weights in a file: its own, or those of an end-to-end network, whose names begin
/// with `swin_transf.`; the classifier of a published Swin, `head.`, is left out.
final class BackboneWeights {
    private static final String END_TO_END = "swin_transf.";
    private static final String CLASSIFIER = "head.";
    private static final List<String> DICTIONARIES = List.of("model_state_dict", "model");

    private BackboneWeights() {}

    /// Reads `.safetensors`, or a checkpoint of PyTorch.
    ///
    /// @throws org.rewardedsoups.tensor.ModelFormatException if it is neither
    static StateDict read(Path file) throws IOException {
        boolean safetensors = file.toString().endsWith(".safetensors");
        return backbone(safetensors ? SafeTensors.read(file).tensors() : torch(file));
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

    private static StateDict backbone(StateDict all) {
        boolean endToEnd = all.names().stream().anyMatch(name -> name.startsWith(END_TO_END));
        Map<String, Tensor> own = new LinkedHashMap<>();
        all.asMap()
                .forEach(
                        (name, value) -> {
                            if (endToEnd && name.startsWith(END_TO_END)) {
                                own.put(name.substring(END_TO_END.length()), value);
                            } else if (!endToEnd && !name.startsWith(CLASSIFIER)) {
                                own.put(name, value);
                            }
                        });
        return StateDict.of(own);
    }
}
