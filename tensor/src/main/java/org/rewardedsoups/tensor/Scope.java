package org.rewardedsoups.tensor;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/// The lifetime of the tensors made between `open` and `close`, typically one training step.
///
/// ```java
/// try (Scope step = Scope.open()) {
///     Variable loss = model.loss(batch);
///     loss.backward();
/// } // the memory serves the next step; using a tensor of this one from here on is an error
/// ```
///
/// Scopes nest and belong to the thread that opened them. Outside any scope a tensor's memory is
/// freed by the garbage collector, which suits parameters and examples, not training loops. The
/// memory is kept by the thread: after its largest step a loop asks the system for nothing.
///
/// [Tensor#hold] and [Tensor#release] let those who know a tensor's last reader give its memory
/// back before the scope ends; [#peakBytes] says how much was in use at a time.
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<Stack> STACK = ThreadLocal.withInitial(Stack::new);

    private final Stack stack;
    private final Scope parent;
    private final Scope below;
    private final long usedBefore;
    private final long peakBefore;
    private Storage storages;
    private boolean closed;
    private long peakBytes;

    private Scope(Stack stack) {
        this.stack = stack;
        this.parent = stack.current;
        this.below = stack.top;
        this.usedBefore = stack.region.used();
        this.peakBefore = stack.region.peak();
        stack.region.resetPeak(0);
        stack.current = this;
        stack.top = this;
    }

    /// Opens a scope inside the current one; close it with try-with-resources.
    public static Scope open() {
        return new Scope(STACK.get());
    }

    /// Bytes that this thread's scopes have taken from the system so far.
    public static long reservedBytes() {
        return STACK.get().region.reserved();
    }

    /// The memory that a tensor shares with its views, one object for all of them: another tensor that
    /// gets the same place later has another one. So a step is recorded.
    public static MemorySegment memory(Tensor x) {
        return x.storage().data();
    }

    /// Most bytes that tensors made since this scope was opened had in use at a time, those of
    /// scopes inside it among them; tensors of no scope, such as parameters, do not count.
    ///
    /// May be asked while the scope is open, and after.
    public long peakBytes() {
        return closed ? peakBytes : peak() - usedBefore;
    }

    private long peak() {
        long peak = stack.region.peak();
        for (Scope inner = stack.top; inner != this; inner = inner.below) {
            peak = Math.max(peak, inner.peakBefore);
        }
        return peak;
    }

    /// Whether a tensor belongs to this scope and has at most one holder, so that writing into it
    /// surprises nobody.
    public boolean exclusive(Tensor x) {
        return owns(x) && x.storage().unshared();
    }

    private boolean owns(Tensor x) {
        return x.storage().scope() == this;
    }

    /// Lets a tensor of this scope outlive it.
    ///
    /// @return `x`, from now on a tensor of the scope around this one; a copy that belongs to no
    ///   scope if there is none around; `x` as it is if it does not belong to this scope
    public Tensor keep(Tensor x) {
        if (!owns(x)) {
            return x;
        }
        if (parent == null) {
            return detached(x::copy);
        }
        Storage storage = x.storage();
        storages = storage.leave(storages);
        parent.storages = storage.enter(parent, parent.storages);
        return x;
    }

    /// Runs `body` so that the tensors it makes belong to the scope around this one.
    ///
    /// @return what `body` returns, typically a tensor that outlives the innermost scope
    public static <T> T outside(Supplier<T> body) {
        Scope inner = STACK.get().current;
        return within(inner == null ? null : inner.parent, body);
    }

    /// Runs `body` so that the tensors it makes belong to no scope: the garbage collector frees
    /// them.
    public static <T> T detached(Supplier<T> body) {
        return within(null, body);
    }

    private static <T> T within(Scope scope, Supplier<T> body) {
        Stack stack = STACK.get();
        Scope inner = stack.current;
        stack.current = scope;
        try {
            return body.get();
        } finally {
            stack.current = inner;
        }
    }

    boolean closed() {
        return closed;
    }

    /// Whether the calling thread opened this scope.
    boolean mine() {
        return stack == STACK.get();
    }

    /// Takes back the memory of one of this scope's storages.
    void free(Storage storage) {
        storages = storage.leave(storages);
        stack.region.free(storage.surrender());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (stack.top != this || stack.current != this || !mine()) {
            throw new IllegalStateException(
                    "scope: expected the innermost scope of this thread to be closed first;"
                            + " open scopes with try-with-resources");
        }
        peakBytes = peakBytes();
        while (storages != null) {
            free(storages);
        }
        stack.region.resetPeak(Math.max(peakBefore, stack.region.peak()));
        stack.top = below;
        stack.current = parent;
        closed = true;
    }

    /// Uninitialised memory in the current scope, with 64 spare bytes in front of its data.
    ///
    /// @throws OutOfMemoryError with the bytes asked for and held, if the machine gives no more
    static Storage allocate(long bytes) {
        Stack stack = STACK.get();
        Scope scope = stack.current;
        try {
            if (scope == null) {
                return Storage.unscoped(Region.collected(bytes));
            }
            Storage storage = Storage.scoped(stack.region.allocate(bytes), bytes, scope);
            scope.storages = storage.enter(scope, scope.storages);
            return storage;
        } catch (OutOfMemoryError e) {
            throw (OutOfMemoryError)
                    new OutOfMemoryError(
                                    "tensor: expected %,d bytes more beside %,d held by open scopes;"
                                                    .formatted(bytes, stack.region.reserved())
                                            + " use smaller batches or raise -Xmx")
                            .initCause(e);
        }
    }

    /// The open scopes of a thread and the region they share.
    private static final class Stack {
        final Region region = new Region();

        /// The scope opened last.
        Scope top;

        /// The scope that new tensors belong to, or null: the top one except inside [#outside] and
        /// [#detached].
        Scope current;
    }
}
