package org.rewardedsoups.autograd;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

/// A leaf of the graph that training changes.
///
/// Its memory and that of its gradient belong to no [Scope]. Only optimizers and loaders call
/// [#assign]; optimizers may also write into [#value] directly.
public final class Parameter extends Variable {
    private Tensor value;
    private Tensor gradient;
    private boolean hasGradient;
    private boolean trainable = true;

    /// @param value the start; copied if it belongs to a scope or is not contiguous
    public Parameter(Tensor value) {
        super("parameter", null, List.of()); // a final field would keep the first value alive
        this.value = lasting(value);
    }

    private Parameter(DType type, Shape shape) {
        super("parameter", null, List.of());
        this.value = Scope.detached(() -> Tensor.full(type, new Shape(), Double.NaN).expand(shape));
    }

    /// A parameter without a value: it takes no memory and must be assigned before use; a forgotten
    /// one shows as NaN.
    public static Parameter unset(DType type, long... dims) {
        return new Parameter(type, new Shape(dims));
    }

    /// Draws from U(−bound, bound).
    public static Parameter uniform(RandomGenerator rng, double bound, long... dims) {
        return new Parameter(Scope.detached(() -> Tensor.uniform(rng, bound, dims)));
    }

    /// Draws from N(0, deviation²).
    public static Parameter gaussian(RandomGenerator rng, double deviation, long... dims) {
        return new Parameter(
                Scope.detached(() -> Tensor.gaussian(rng, dims).mul(deviation)));
    }

    /// `fill` everywhere.
    public static Parameter constant(double fill, long... dims) {
        return new Parameter(
                Scope.detached(
                        () -> {
                            Tensor value = Tensor.zeros(dims);
                            value.fill(fill);
                            return value;
                        }));
    }

    @Override
    public Tensor value() {
        return value;
    }

    /// Replaces the value, sharing `to`'s memory unless it belongs to a scope or is not contiguous.
    ///
    /// @throws ShapeException if the shape or the type differs
    public void assign(Tensor to) {
        if (!to.shape().equals(value.shape()) || to.type() != value.type()) {
            throw new ShapeException(
                    "assign: expected " + value.type() + " " + value.shape() + ", got "
                            + to.type() + " " + to.shape());
        }
        value = lasting(to);
    }

    private static Tensor lasting(Tensor value) {
        return value.scoped() || !value.contiguous() ? Scope.detached(value::copy) : value;
    }

    /// The gradient accumulated since [#clearGrad], or empty if none reached it.
    public Optional<Tensor> grad() {
        return hasGradient ? Optional.of(gradient) : Optional.empty();
    }

    /// Forgets the gradient; its memory is kept for the next one.
    public void clearGrad() {
        hasGradient = false;
    }

    /// Whether gradients flow here; frozen parameters cost nothing in the backward pass.
    public boolean trainable() {
        return trainable;
    }

    /// Freezes or thaws; affects computations recorded from now on.
    public Parameter trainable(boolean trainable) {
        this.trainable = trainable;
        return this;
    }

    @Override
    public boolean needsGradient() {
        return trainable;
    }

    void accumulate(Tensor dy) {
        if (hasGradient) {
            gradient.accumulate(dy);
        } else {
            room(dy.type()).copyFrom(dy);
        }
        hasGradient = true;
    }

    /// Lets `adding` add the gradient that `dy` leads to.
    void accumulate(Tensor dy, BiConsumer<Tensor, Tensor> adding) {
        if (!hasGradient) {
            room(dy.type()).fill(0);
        }
        adding.accept(dy, gradient);
        hasGradient = true;
    }

    private Tensor room(DType type) {
        if (gradient == null || gradient.type() != type) {
            gradient = Scope.detached(() -> Tensor.empty(type, value.shape()));
        }
        return gradient;
    }
}
