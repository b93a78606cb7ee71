package org.rewardedsoups.autograd;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;

/// A tensor in the graph of a computation that can be differentiated.
///
/// An operation makes a variable from its value and, for each input, the function that turns the
/// gradient of the result into the gradient of that input:
///
/// ```java
/// Variable.of("mul", a.mul(b), wrt(x, dy -> dy.mul(b)), wrt(y, dy -> dy.mul(a)));
/// ```
///
/// The functions capture tensors, never variables, and return a new one, `dy`, a view of it, or one
/// that nobody reads afterwards. They may ignore broadcasting: [#backward] sums a
/// gradient over the axes along which its input was stretched.
public sealed class Variable permits Parameter, Leaf {
    private final String name;
    private final Tensor value;
    private List<Wrt> inputs;

    Variable(String name, Tensor value, List<Wrt> inputs) {
        this.name = name;
        this.value = value;
        this.inputs = inputs;
        if (value != null) {
            value.hold();
        }
    }

    /// An input of an operation and how a gradient reaches it.
    ///
    /// @param gradient from the gradient of the result to that of the input
    /// @param adding `(dy, sum)`: the same, added to a tensor of the input's shape; where present,
    ///   it spares a temporary tensor of that size
    public record Wrt(
            Variable input,
            UnaryOperator<Tensor> gradient,
            Optional<BiConsumer<Tensor, Tensor>> adding) {}

    /// Pairs an input with its gradient function; to be imported statically.
    public static Wrt wrt(Variable input, UnaryOperator<Tensor> gradient) {
        return new Wrt(input, gradient, Optional.empty());
    }

    /// Pairs an input with its gradient function and one that adds that gradient to a sum; to be
    /// imported statically.
    public static Wrt wrt(
            Variable input,
            UnaryOperator<Tensor> gradient,
            BiConsumer<Tensor, Tensor> adding) {
        return new Wrt(input, gradient, Optional.of(adding));
    }

    /// Pairs an input with a function `(dy, sum)` that adds its gradient to `sum`, for large
    /// weights whose gradient a kernel can accumulate; to be imported statically.
    public static Wrt wrtAdding(Variable input, BiConsumer<Tensor, Tensor> adding) {
        Shape shape = input.shape();
        UnaryOperator<Tensor> gradient =
                dy -> {
                    Tensor dx = Tensor.zeros(dy.type(), shape);
                    adding.accept(dy, dx);
                    return dx;
                };
        return new Wrt(input, gradient, Optional.of(adding));
    }

    /// The result of an operation; inputs that need no gradient are forgotten.
    public static Variable of(String name, Tensor value, Wrt... inputs) {
        if (!Gradients.on()) {
            return new Variable(name, value, List.of());
        }
        List<Wrt> needed =
                Arrays.stream(inputs).filter(wrt -> wrt.input().needsGradient()).toList();
        return new Variable(name, value, needed);
    }

    /// A value without gradient.
    public static Variable constant(Tensor value) {
        return new Variable("constant", value, List.of());
    }

    /// The beginning of a graph that is differentiated by itself: one backward pass adds its gradient
    /// to `sum`, from where it can be sent on through the graph that `value` comes from.
    ///
    /// @param sum of the value's shape and type, contiguous
    public static Variable leaf(Tensor value, Tensor sum) {
        return new Leaf(value, sum::accumulate);
    }

    /// The name of the operation that made it.
    public String name() {
        return name;
    }

    /// What was computed; [#backward] says how long it can be read.
    public Tensor value() {
        return value;
    }

    /// The value's shape.
    public Shape shape() {
        return value().shape();
    }

    /// Size of dimension `i`; −1 is the last.
    public long dim(int i) {
        return value().dim(i);
    }

    /// @throws IllegalStateException if a backward pass has been here
    List<Wrt> inputs() {
        if (inputs == null) {
            throw new IllegalStateException(
                    "backward: expected a graph that no backward pass has used, got "
                            + name
                            + " of one that gave its values back; compute it anew, or add the"
                            + " losses and call backward() once");
        }
        return inputs;
    }

    /// Gives back what only the gradient functions and the users needed; all of them have run.
    void release() {
        inputs = null;
        value.release();
    }

    /// Whether a parameter in training is among what it was computed from.
    public boolean needsGradient() {
        return inputs == null || !inputs.isEmpty();
    }

    /// The same value, cut from the graph; it stays readable after [#backward].
    public Variable detach() {
        return constant(value());
    }

    /// Computes the gradients of this scalar with respect to every parameter behind it and adds
    /// them to [Parameter#grad].
    ///
    /// Memory of the innermost scopes goes back on the way: of the graph's values, only this one
    /// can be read afterwards; read or [#detach] others before. A graph serves one backward pass.
    ///
    /// @throws IllegalStateException if nothing trainable is behind it, or if a backward pass has
    ///   used its graph
    /// @throws org.rewardedsoups.tensor.ShapeException if this is not a single number
    public void backward() {
        Backward.run(this);
    }

    // ── Arithmetic; broadcasts like [Tensor] ────────────────────────────────────────────────────

    /// `x + b`, broadcasting; `dx = dy` and `db = dy`.
    ///
    /// @throws org.rewardedsoups.tensor.ShapeException where [Tensor#zip(Binary, Tensor)] does
    public Variable add(Variable b) {
        return of("add", value().add(b.value()), wrt(this, dy -> dy), wrt(b, dy -> dy));
    }

    /// As [#add(Variable)] with a constant.
    public Variable add(Tensor b) {
        return add(constant(b));
    }

    /// `x + b` with a number b; `dx = dy`.
    public Variable add(double b) {
        return of("add", value().add(b), wrt(this, dy -> dy));
    }

    /// `x − b`, broadcasting; `dx = dy` and `db = −dy`.
    ///
    /// @throws org.rewardedsoups.tensor.ShapeException where [Tensor#zip(Binary, Tensor)] does
    public Variable sub(Variable b) {
        return of("sub", value().sub(b.value()), wrt(this, dy -> dy), wrt(b, Tensor::neg));
    }

    /// As [#sub(Variable)] with a constant.
    public Variable sub(Tensor b) {
        return sub(constant(b));
    }

    /// `x·b`, element by element, broadcasting; `dx = dy·b` and `db = dy·x`.
    ///
    /// @throws org.rewardedsoups.tensor.ShapeException where [Tensor#zip(Binary, Tensor)] does
    public Variable mul(Variable b) {
        Tensor x = value();
        Tensor y = b.value();
        return of("mul", x.mul(y), wrt(this, dy -> dy.mul(y)), wrt(b, dy -> dy.mul(x)));
    }

    /// As [#mul(Variable)] with a constant.
    public Variable mul(Tensor b) {
        return mul(constant(b));
    }

    /// `x·b` with a number b; `dx = dy·b`.
    public Variable mul(double b) {
        return of("mul", value().mul(b), wrt(this, dy -> dy.mul(b)));
    }

    /// `x/b`, broadcasting; with `y = x/b`, `dx = dy/b` and `db = −dy·y/b`.
    ///
    /// @throws org.rewardedsoups.tensor.ShapeException where [Tensor#zip(Binary, Tensor)] does
    public Variable div(Variable b) {
        Tensor x = value();
        Tensor y = b.value();
        Tensor quotient = x.div(y);
        return of(
                "div",
                quotient,
                wrt(this, dy -> dy.div(y)),
                wrt(b, dy -> dy.mul(quotient).div(y).neg()));
    }

    /// `−x`; `dx = −dy`.
    public Variable neg() {
        return of("neg", value().neg(), wrt(this, Tensor::neg));
    }

    /// `y = eˣ`; `dx = dy·y`.
    public Variable exp() {
        Tensor y = value().exp();
        return of("exp", y, wrt(this, dy -> dy.mul(y)));
    }

    /// The natural logarithm; `dx = dy/x`.
    public Variable log() {
        Tensor x = value();
        return of("log", x.log(), wrt(this, dy -> dy.div(x)));
    }

    /// `x²`; `dx = 2·dy·x`.
    public Variable square() {
        Tensor x = value();
        return of("square", x.map(Unary.SQUARE), wrt(this, dy -> dy.mul(x).mul(2)));
    }

    /// Larger of two elements; where they are equal, half of the gradient goes to each.
    public Variable max(Variable b) {
        return choose("max", Binary.MAX, b, b.value(), value());
    }

    /// Smaller of two elements; where they are equal, half of the gradient goes to each.
    public Variable min(Variable b) {
        return choose("min", Binary.MIN, b, value(), b.value());
    }

    private Variable choose(String name, Binary op, Variable b, Tensor less, Tensor more) {
        return of(
                name,
                value().zip(op, b.value()),
                wrt(this, dy -> dy.mul(share(less, more))),
                wrt(b, dy -> dy.mul(share(more, less))));
    }

    private static Tensor share(Tensor less, Tensor more) {
        return less.zip(Binary.LESS, more).add(less.zip(Binary.EQUAL, more).mul(0.5));
    }

    /// Every element limited to [low, high]; the gradient passes inside the closed range.
    public Variable clamp(double low, double high) {
        Tensor x = value();
        return of("clamp", x.clamp(low, high), wrt(this, dy -> dy.mul(inside(x, low, high))));
    }

    private static Tensor inside(Tensor x, double low, double high) {
        Tensor notAbove = x.zip(Binary.LESS_EQUAL, high);
        Tensor notBelow = x.neg().zip(Binary.LESS_EQUAL, -low);
        return notAbove.mul(notBelow);
    }

    // ── Shapes, products and reductions ─────────────────────────────────────────────────────────

    /// Matrix product, `(…, m, k)·(…, k, n) → (…, m, n)`; see [Functional#matmul].
    public Variable matmul(Variable b) {
        return Functional.matmul(this, b);
    }

    /// The last two dimensions swapped, `(…, m, n) → (…, n, m)`; `dx = dyᵀ`.
    ///
    /// @throws org.rewardedsoups.tensor.ShapeException if there are fewer than two dimensions
    public Variable transpose() {
        return of("transpose", value().transpose(), wrt(this, Tensor::transpose));
    }

    /// Another shape over the same elements; one dimension may be −1; `dx` is `dy` in the
    /// old shape.
    ///
    /// @throws org.rewardedsoups.tensor.ShapeException if the number of elements differs
    public Variable reshape(long... dims) {
        Shape shape = shape();
        return of("reshape", value().reshape(dims), wrt(this, dy -> dy.reshape(shape)));
    }

    /// Sum of all elements, `()`; every element's gradient is `dy`.
    public Variable sum() {
        Shape shape = shape();
        return of("sum", value().sum(), wrt(this, dy -> dy.expand(shape)));
    }

    /// Sum along an axis, which stays with size 1; the gradient is `dy` all along it.
    ///
    /// @throws org.rewardedsoups.tensor.ShapeException if there is no such axis
    public Variable sum(int axis) {
        Shape shape = shape();
        return of("sum", value().sum(axis), wrt(this, dy -> dy.expand(shape)));
    }

    /// Mean of all n elements, `()`; every element's gradient is `dy/n`.
    public Variable mean() {
        return sum().mul(1.0 / value().size());
    }

    /// Mean of the elements where `mask` is 1, `Σ x·mask / Σ mask`, `()`; `dx = dy·mask / Σ mask`.
    public Variable maskedMean(Tensor mask) {
        return mul(mask).sum().mul(mask.sum().map(Unary.RECIPROCAL));
    }
}
