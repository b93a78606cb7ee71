package org.rewardedsoups.autograd;

import static org.rewardedsoups.autograd.Variable.wrt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// A stretch of a network that forgets what it computed on the way and computes it again in the
/// backward pass (Chen et al., 2016, section 4). See [Functional#checkpoint].
final class Checkpoint {
    private final Function<List<Variable>, Variable> body;
    private final Variable[] inputs;
    private final Tensor[] values;

    private Checkpoint(Function<List<Variable>, Variable> body, Variable[] inputs) {
        this.body = body;
        this.inputs = inputs;
        this.values = Arrays.stream(inputs).map(Variable::value).toArray(Tensor[]::new);
    }

    static Variable of(Function<List<Variable>, Variable> body, Variable... inputs) {
        return Gradients.on()
                ? new Checkpoint(body, inputs).forward()
                : body.apply(List.of(inputs));
    }

    private Variable forward() {
        List<Variable> begin = begin(null);
        Variable end;
        Tensor value;
        try (Scope scope = Scope.open()) {
            end = body.apply(begin);
            value = scope.keep(end.value());
        }
        boolean needed = end.needsGradient();
        Variable result =
                Variable.of("checkpoint", value, needed ? backward() : new Variable.Wrt[0]);
        begin.forEach(Variable::release);
        if (!begin.contains(end)) {
            end.release();
        }
        return result;
    }

    /// The inputs, cut from what comes before; gradients go to `gradients`, or nowhere.
    private List<Variable> begin(Tensor[] gradients) {
        List<Variable> begin = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            boolean needed = inputs[i].needsGradient();
            begin.add(
                    needed
                            ? new Leaf(values[i], gradients == null ? _ -> {} : gradients[i]::copyFrom)
                            : Variable.constant(values[i]));
        }
        return begin;
    }

    private Variable.Wrt[] backward() {
        var gradients = new Shared<>(this::recompute);
        List<Variable.Wrt> wrt = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            int input = i;
            wrt.add(wrt(inputs[i], gradients.part(all -> all[input])));
        }
        if (Arrays.stream(inputs).noneMatch(Variable::needsGradient)) {
            // only parameters inside the body are trained: something must lead the pass here
            Tensor nothing = Tensor.zeros(values[0].type(), new Shape());
            Leaf guide = new Leaf(nothing, nothing::copyFrom);
            wrt.add(wrt(guide, gradients.part(_ -> nothing)));
        }
        return wrt.toArray(Variable.Wrt[]::new);
    }

    /// Runs the body again, and its backward pass, which reaches the parameters by itself.
    private Tensor[] recompute(Tensor dy) {
        Tensor[] gradients = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].needsGradient()) {
                gradients[i] = Tensor.zeros(dy.type(), values[i].shape());
            }
        }
        try (Scope _ = Scope.open()) {
            Backward.run(body.apply(begin(gradients)), dy);
        }
        return gradients;
    }
}
