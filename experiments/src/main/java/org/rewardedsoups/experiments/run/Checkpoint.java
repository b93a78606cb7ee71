package org.rewardedsoups.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.rewardedsoups.autograd.Optimizer;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// Everything that a training needs to go on: weights, optimizer and the number of steps done.
///
/// The file is replaced whole, so a kill leaves the previous one.
///
/// @param file safetensors with the weights under `model/` and the optimizer's state
public record Checkpoint(Path file) {
    private static final String MODEL = "model/", OPTIMIZER = "optimizer/", STEP = "step";

    /// Replaces the file.
    ///
    /// @param parameters what is trained
    public void save(Map<String, Parameter> parameters, Optimizer optimizer, long step)
            throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> tensors.put(MODEL + name, parameter.value()));
        optimizer.state().forEach((name, value) -> tensors.put(OPTIMIZER + name, value));
        new SafeTensors(StateDict.of(tensors), Map.of(STEP, Long.toString(step))).write(file);
    }

    /// Loads the checkpoint if there is one.
    ///
    /// @return the number of steps done
    public OptionalLong load(Map<String, Parameter> parameters, Optimizer optimizer)
            throws IOException {
        if (!Files.exists(file)) {
            return OptionalLong.empty();
        }
        SafeTensors saved = SafeTensors.read(file);
        String step = saved.metadata().get(STEP);
        if (step == null || !step.matches("\\d{1,18}")) {
            throw new ModelFormatException(
                    file + ": expected the number of steps in the metadata, got " + step);
        }
        Layer.load(parameters, StateDict.of(part(saved, MODEL)));
        optimizer.load(part(saved, OPTIMIZER));
        return OptionalLong.of(Long.parseLong(step));
    }

    private static Map<String, Tensor> part(SafeTensors saved, String prefix) {
        Map<String, Tensor> out = new LinkedHashMap<>();
        saved.tensors()
                .asMap()
                .forEach(
                        (name, value) -> {
                            if (name.startsWith(prefix)) {
                                out.put(name.substring(prefix.length()), value);
                            }
                        });
        return out;
    }
}
