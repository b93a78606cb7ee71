package org.rewardedsoups.models.layers;

import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Fills parameters from named tensors, all or nothing.
final class Loading {
    private static final int SHOWN = 20;

    /// How a parameter gets its numbers.
    enum Way {
        /// In new memory, since the old may be shared.
        COPIED,
        /// In the memory of the weights, where the types agree.
        SHARED,
        /// In the memory that it has.
        IN_PLACE
    }

    private Loading() {}

    /// @param buffers what `weights` may hold beside parameters, if equal to these
    static void into(
            Map<String, Parameter> parameters,
            Map<String, Tensor> buffers,
            StateDict weights,
            Way way) {
        List<String> problems = new ArrayList<>();
        parameters.forEach((name, parameter) -> {
            if (!weights.contains(name)) {
                problems.add("missing " + name + " " + parameter.shape());
            } else {
                check(name, parameter, weights.get(name), problems);
            }
        });
        for (String name : weights.names()) {
            if (buffers.containsKey(name)) {
                check(name, buffers.get(name), weights.get(name), problems);
            } else if (!parameters.containsKey(name)) {
                problems.add("unexpected " + name + " " + weights.get(name).shape());
            }
        }
        if (!problems.isEmpty()) {
            throw new ModelFormatException(message(problems));
        }
        parameters.forEach((name, parameter) -> fill(parameter, weights.get(name), way));
    }

    private static void check(
            String name, Parameter parameter, Tensor value, List<String> problems) {
        if (!value.shape().equals(parameter.shape())) {
            problems.add(name + ": expected shape " + parameter.shape() + ", got " + value.shape());
        }
        if (!value.type().floating()) {
            problems.add(name + ": expected floating-point numbers, got " + value.type());
        }
    }

    private static void check(
            String name, Tensor buffer, Tensor value, List<String> problems) {
        if (!value.shape().equals(buffer.shape())) {
            problems.add(name + ": expected shape " + buffer.shape() + ", got " + value.shape());
        } else if (!near(value.toDoubles(), buffer.toDoubles())) {
            problems.add(
                    name + ": expected the numbers that follow from the configuration, got others;"
                            + " is it that of these weights, or were they averaged as if trained?");
        }
    }

    /// Equal but for the rounding of an average of equal numbers.
    private static boolean near(double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
            if (!(Math.abs(a[i] - b[i]) <= 1e-5 * Math.max(1, Math.abs(b[i])))) {
                return false;
            }
        }
        return true;
    }

    private static void fill(Parameter parameter, Tensor value, Way way) {
        DType type = parameter.value().type();
        if (way == Way.IN_PLACE && parameter.value().contiguous()) {
            parameter.value().copyFrom(value);
        } else if (value.type() != type) {
            parameter.assign(Scope.detached(() -> value.cast(type)));
        } else {
            parameter.assign(way == Way.SHARED ? value : Scope.detached(value::copy));
        }
    }

    private static String message(List<String> problems) {
        String shown = String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())));
        String rest = problems.size() > SHOWN ? "; and " + (problems.size() - SHOWN) + " more" : "";
        return "load: expected the model's tensors, got "
                + problems.size()
                + " problem"
                + (problems.size() == 1 ? "" : "s")
                + ": "
                + shown
                + rest;
    }
}
