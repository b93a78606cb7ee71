package org.rewardedsoups.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Numbers in a box: a type, a shape, and off-heap memory.
///
/// Operations return new tensors and never change their operands; the few methods that write
/// (`set`, `fill`, `copyFrom`) say so and serve loaders and optimizers. `reshape`, `transpose`,
/// `permute`, `slice` and `expand` are views of the same memory. Memory belongs to the innermost
/// open [Scope]; using a tensor after its scope was closed throws [IllegalStateException].
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

    public DType type() {
        return type;
    }

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
    /// @throws IllegalStateException if the tensor's scope was closed, or if its memory was
    ///   released before
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
    public double get(long... index) {
        return type.read(data(), Views.position(shape, strides, index));
    }

    /// Writes one element.
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

    /// The only element.
    public double item() {
        if (size() != 1) {
            throw new ShapeException("item: expected one element, got shape " + shape);
        }
        return plain().at(0);
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

    /// Another shape over the same elements; one dimension may be −1. Copies if not contiguous.
    public Tensor reshape(long... dims) {
        return reshape(Views.complete(shape, dims));
    }

    /// Another shape over the same elements. Copies if not contiguous.
    public Tensor reshape(Shape to) {
        if (to.size() != size()) {
            throw new ShapeException("reshape: expected " + size() + " elements, got " + to);
        }
        Tensor plain = plain();
        return new Tensor(plain.data(), plain.storage, type, to, to.rowMajorStrides());
    }

    /// The last two dimensions swapped, a view.
    public Tensor transpose() {
        return Views.swapLastTwo(this);
    }

    /// Dimensions in another order, a view: `out.dim(i) = this.dim(order[i])`.
    public Tensor permute(int... order) {
        return Views.permute(this, order);
    }

    /// Elements `from` (included) to `to` (excluded) along an axis, a view.
    public Tensor slice(int axis, long from, long to) {
        return Views.slice(this, axis, from, to);
    }

    /// Broadcast to `to` without copying: stretched dimensions get stride 0.
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
        Tensor out = empty(type, shape);
        Copies.copy(this, out);
        return out;
    }

    /// This tensor with another element type; itself if it has that type already.
    public Tensor cast(DType to) {
        if (to == type) {
            return this;
        }
        Tensor out = empty(to, shape);
        Copies.copy(this, out);
        return out;
    }

    // ── Arithmetic; each method returns a new tensor ────────────────────────────────────────────

    /// Applies a function to every element.
    public Tensor map(Unary op) {
        return Elementwise.unary(op, this);
    }

    /// Applies a function to pairs of elements, broadcasting.
    ///
    /// @throws ShapeException if the shapes do not broadcast
    public Tensor zip(Binary op, Tensor b) {
        return Elementwise.binary(op, this, b);
    }

    /// Applies a function to every element and a constant.
    public Tensor zip(Binary op, double b) {
        return Elementwise.binary(op, this, full(type, new Shape(), b));
    }

    public Tensor add(Tensor b) {
        return zip(Binary.ADD, b);
    }

    public Tensor sub(Tensor b) {
        return zip(Binary.SUB, b);
    }

    public Tensor mul(Tensor b) {
        return zip(Binary.MUL, b);
    }

    public Tensor div(Tensor b) {
        return zip(Binary.DIV, b);
    }

    public Tensor add(double b) {
        return zip(Binary.ADD, b);
    }

    public Tensor mul(double b) {
        return zip(Binary.MUL, b);
    }

    public Tensor neg() {
        return map(Unary.NEG);
    }

    public Tensor exp() {
        return map(Unary.EXP);
    }

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
        String head = type + " " + shape;
        return size() > 16 ? head : head + " " + Arrays.toString(toDoubles());
    }
}
