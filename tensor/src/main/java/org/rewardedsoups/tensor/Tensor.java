package org.rewardedsoups.tensor;

import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;

/// Numbers in a box: a type, a shape, and off-heap memory.
///
/// Operations return new tensors and never change their operands; the few methods that write
/// (`set`, `fill`, `copyFrom`) say so and serve loaders and optimizers. `transpose`, `permute`,
/// `slice`, `expand` and, if contiguous, `reshape` are views of the same memory. Memory belongs to
/// the innermost open [Scope]; using a tensor after that was closed throws [IllegalStateException].
///
/// Element-wise operations broadcast as NumPy's do; reductions keep the axis with size 1.
public final class Tensor {
    private final MemorySegment data;
    private final Storage storage;
    private final DType type;
    private final Shape shape;
    private final long[] strides;

    private Tensor(MemorySegment data, Storage storage, DType type, Shape shape, long[] strides) {
        this.data = data;
        this.storage = storage;
        this.type = type;
        this.shape = shape;
        this.strides = strides;
    }

    // ── Making tensors ──────────────────────────────────────────────────────────────────────────

    /// Uninitialised memory, for callers that write every element.
    public static Tensor empty(DType type, Shape shape) {
        Storage storage = Scope.allocate(Math.multiplyExact(shape.size(), (long) type.bytes()));
        return new Tensor(storage.data(), storage, type, shape, shape.rowMajorStrides());
    }

    /// Zeros.
    public static Tensor zeros(DType type, Shape shape) {
        return full(type, shape, 0);
    }

    /// Float32 zeros.
    public static Tensor zeros(long... dims) {
        return zeros(DType.F32, new Shape(dims));
    }

    /// `value` everywhere.
    public static Tensor full(DType type, Shape shape, double value) {
        Tensor out = empty(type, shape);
        out.fill(value);
        return out;
    }

    /// A float32 scalar, `()`.
    public static Tensor scalar(double value) {
        return full(DType.F32, new Shape(), value);
    }

    /// Float32 values, row-major.
    ///
    /// @throws ShapeException if the number of values differs from the shape's size
    public static Tensor of(Shape shape, float... values) {
        return Values.of(DType.F32, shape, MemorySegment.ofArray(values));
    }

    /// Float64 values, row-major.
    public static Tensor of(Shape shape, double... values) {
        return Values.of(DType.F64, shape, MemorySegment.ofArray(values));
    }

    /// Int32 values, row-major.
    public static Tensor of(Shape shape, int... values) {
        return Values.of(DType.I32, shape, MemorySegment.ofArray(values));
    }

    /// Float32 draws from N(0, 1).
    public static Tensor gaussian(RandomGenerator rng, long... dims) {
        return Values.draw(rng::nextGaussian, new Shape(dims));
    }

    /// Float32 draws from U(−bound, bound).
    public static Tensor uniform(RandomGenerator rng, double bound, long... dims) {
        return Values.draw(() -> bound * (2 * rng.nextDouble() - 1), new Shape(dims));
    }

    /// Row-major elements in memory that somebody else keeps alive, such as a mapped file.
    public static Tensor wrap(MemorySegment data, DType type, Shape shape) {
        Values.requireBytes(data, type, shape);
        return new Tensor(data, Storage.unscoped(data), type, shape, shape.rowMajorStrides());
    }

    // ── What it is ──────────────────────────────────────────────────────────────────────────────

    /// What one element is.
    public DType type() {
        return type;
    }

    /// The sizes of its dimensions.
    public Shape shape() {
        return shape;
    }

    /// Size of dimension `i`; −1 is the last.
    public long dim(int i) {
        return shape.dim(i);
    }

    /// Number of elements.
    public long size() {
        return shape.size();
    }

    /// Elements in memory between neighbours along dimension `i`.
    public long stride(int i) {
        return strides[shape.axis(i)];
    }

    /// The memory, starting at this tensor's first element; for kernels.
    ///
    /// @throws IllegalStateException if the tensor's scope was closed or its memory released before
    public MemorySegment data() {
        if (storage.gone()) {
            throw storage.unusable(shape);
        }
        return data;
    }

    /// Whether the elements lie row-major without gaps.
    public boolean contiguous() {
        return Views.rowMajor(shape, strides);
    }

    // ── Reading and writing ─────────────────────────────────────────────────────────────────────

    /// The element at `index`, one number per dimension.
    ///
    /// @throws ShapeException if there are more or fewer numbers
    /// @throws IndexOutOfBoundsException if one is negative or not less than its dimension's size
    public double get(long... index) {
        return type.read(data(), Views.position(shape, strides, index));
    }

    /// Writes one element; `index` as in [#get].
    public void set(double value, long... index) {
        type.write(data(), Views.position(shape, strides, index), value);
    }

    /// Element `i` in memory, which is row-major order if contiguous; for scalar kernels.
    public double at(long i) {
        return type.read(data(), i);
    }

    /// Writes element `i` in memory, which is row-major order if contiguous.
    public void put(long i, double value) {
        type.write(data(), i, value);
    }

    /// The only element; [ShapeException] if there is not exactly one.
    public double item() {
        return Values.only(this);
    }

    /// A copy of the elements in row-major order.
    public float[] toFloats() {
        return Values.floats(this);
    }

    /// A copy of the elements in row-major order.
    public double[] toDoubles() {
        return Values.doubles(this);
    }

    /// A copy of the elements, fractions cut off.
    public int[] toInts() {
        return Values.ints(this);
    }

    /// Writes `value` everywhere; contiguous tensors only.
    public void fill(double value) {
        Copies.fill(this, value);
    }

    /// Overwrites the elements with those of `source`, converted to this type.
    ///
    /// @throws ShapeException if the shapes differ
    public void copyFrom(Tensor source) {
        Copies.overwrite(this, source);
    }

    /// `this += x`, for gradients that accumulate; contiguous tensors only.
    public void accumulate(Tensor x) {
        Elementwise.accumulate(this, x);
    }

    /// Whether this tensor dies with an open scope.
    public boolean scoped() {
        return storage.scope() != null;
    }

    /// Adds a holder of this tensor's memory, which it shares with its views.
    public void hold() {
        storage.hold();
    }

    /// Takes a holder away. When the last one has gone, a scope's memory serves other tensors, and
    /// using this tensor or a view of it throws [IllegalStateException].
    public void release() {
        storage.release();
    }

    Storage storage() {
        return storage;
    }

    // ── Views and copies ────────────────────────────────────────────────────────────────────────

    /// As [#reshape(Shape)]; one dimension may be −1, for what makes the sizes agree.
    public Tensor reshape(long... dims) {
        return reshape(Views.complete(shape, dims));
    }

    /// Another shape over the same elements, a view if they are contiguous, else a copy.
    ///
    /// @throws ShapeException if the number of elements differs
    public Tensor reshape(Shape to) {
        return Views.reshape(this, to);
    }

    /// The last two dimensions swapped, a view; [ShapeException] below rank 2.
    public Tensor transpose() {
        return Views.swapLastTwo(this);
    }

    /// Dimensions in another order, a view: `out.dim(i) = this.dim(order[i])`; [ShapeException]
    /// unless every axis comes once.
    public Tensor permute(int... order) {
        return Views.permute(this, order);
    }

    /// Elements `from` (included) to `to` (excluded) along an axis, a view.
    ///
    /// @throws ShapeException if there is no such axis, or unless `0 ≤ from ≤ to ≤ dim(axis)`
    public Tensor slice(int axis, long from, long to) {
        return Views.slice(this, axis, from, to);
    }

    /// Broadcast to `to`, a view with stride 0 where it stretches; [ShapeException] if it cannot.
    public Tensor expand(Shape to) {
        return Views.expand(this, to);
    }

    Tensor view(long firstElement, Shape shape, long[] strides) {
        MemorySegment from = data().asSlice(firstElement * type.bytes());
        return new Tensor(from, storage, type, shape, strides);
    }

    long[] strides() {
        return strides;
    }

    /// This tensor if contiguous, else a contiguous copy.
    public Tensor plain() {
        return contiguous() ? this : copy();
    }

    /// A contiguous copy in the current scope.
    public Tensor copy() {
        return Copies.converted(this, type);
    }

    /// This tensor with another element type; itself if it has that type already.
    public Tensor cast(DType to) {
        return to == type ? this : Copies.converted(this, to);
    }

    // ── Arithmetic; each method returns a new tensor ────────────────────────────────────────────

    /// Applies a function to every element, F32 or F64.
    public Tensor map(Unary op) {
        return Elementwise.unary(op, this);
    }

    /// Applies a function to pairs of elements, broadcasting.
    ///
    /// @throws ShapeException if the shapes do not broadcast, or unless both are F32 or both F64
    public Tensor zip(Binary op, Tensor b) {
        return Elementwise.binary(op, this, b);
    }

    /// Applies a function to every element and a constant.
    public Tensor zip(Binary op, double b) {
        return Elementwise.binary(op, this, full(type, new Shape(), b));
    }

    /// `this + b`, broadcasting; see [#zip(Binary, Tensor)].
    public Tensor add(Tensor b) {
        return zip(Binary.ADD, b);
    }

    /// `this − b`, broadcasting; see [#zip(Binary, Tensor)].
    public Tensor sub(Tensor b) {
        return zip(Binary.SUB, b);
    }

    /// `this·b`, element by element, broadcasting; see [#zip(Binary, Tensor)].
    public Tensor mul(Tensor b) {
        return zip(Binary.MUL, b);
    }

    /// `this/b`, broadcasting; see [#zip(Binary, Tensor)].
    public Tensor div(Tensor b) {
        return zip(Binary.DIV, b);
    }

    /// `b` added to every element.
    public Tensor add(double b) {
        return zip(Binary.ADD, b);
    }

    /// Every element times `b`.
    public Tensor mul(double b) {
        return zip(Binary.MUL, b);
    }

    /// `−x` for every element x.
    public Tensor neg() {
        return map(Unary.NEG);
    }

    /// `eˣ` for every element x.
    public Tensor exp() {
        return map(Unary.EXP);
    }

    /// The natural logarithm of every element: NaN below 0, −∞ at 0.
    public Tensor log() {
        return map(Unary.LOG);
    }

    /// Every element limited to [low, high]; NaN stays NaN.
    public Tensor clamp(double low, double high) {
        return zip(Binary.MAX, low).zip(Binary.MIN, high);
    }

    /// Matrix product, `(…, m, k)·(…, k, n) → (…, m, n)`; batch dimensions broadcast.
    ///
    /// @throws ShapeException if the inner sizes differ
    public Tensor matmul(Tensor b) {
        return Products.matmul(this, b);
    }

    /// Sum of all elements, `()`.
    public Tensor sum() {
        return Reductions.sum(reshape(size()), 0).reshape(new Shape());
    }

    /// Sum along an axis, which stays with size 1.
    public Tensor sum(int axis) {
        return Reductions.sum(this, axis);
    }

    /// Sums over the dimensions along which `to` was stretched to this shape: the transpose of
    /// [#expand].
    public Tensor sumTo(Shape to) {
        return Reductions.sumTo(this, to);
    }

    /// Mean of all elements, `()`.
    public Tensor mean() {
        return sum().mul(1.0 / size());
    }

    /// Largest element along an axis, which stays with size 1.
    public Tensor max(int axis) {
        return Reductions.max(this, axis);
    }

    /// Softmax over the last axis.
    public Tensor softmax() {
        return Reductions.softmax(this);
    }

    /// Logarithm of the softmax over the last axis.
    public Tensor logSoftmax() {
        return Reductions.logSoftmax(this);
    }

    /// Whether every element is a finite number.
    public boolean finite() {
        return Reductions.finite(this);
    }

    /// Type, shape and, if short, the elements.
    @Override
    public String toString() {
        return Values.text(this);
    }
}
