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
/// freed by the garbage collector, which suits parameters and examples, not training loops.
/// The memory is kept by the thread: after its largest step a loop asks the system for nothing.
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<Stack> STACK = ThreadLocal.withInitial(Stack::new);

    private final Stack stack;
    private final Scope parent;
    private final Scope below;
    private final Region.Mark start;
    private boolean closed;

    private Scope(Stack stack) {
        this.stack = stack;
        this.parent = stack.current;
        this.below = stack.top;
        this.start = stack.region.mark();
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

    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (stack.top != this || stack.current != this || stack != STACK.get()) {
            throw new IllegalStateException(
                    "scope: expected the innermost scope of this thread to be closed first;"
                            + " open scopes with try-with-resources");
        }
        stack.top = below;
        stack.current = parent;
        stack.region.reset(start);
        closed = true;
    }

    /// Uninitialised memory in the current scope, with 64 spare bytes in front of `data`.
    ///
    /// @throws OutOfMemoryError with the bytes asked for and held, if the machine gives no more
    static Storage allocate(long bytes) {
        Stack stack = STACK.get();
        Scope scope = stack.current;
        try {
            boolean top = scope != null && scope == stack.top;
            MemorySegment data = top ? stack.region.allocate(bytes) : Region.collected(bytes);
            return new Storage(data, scope);
        } catch (OutOfMemoryError e) {
            throw (OutOfMemoryError)
                    new OutOfMemoryError(
                                    "tensor: expected %,d bytes more beside %,d held by open scopes;"
                                                    .formatted(bytes, stack.region.reserved())
                                            + " use smaller batches or raise -Xmx")
                            .initCause(e);
        }
    }

    /// Memory of a tensor and the scope it must not outlive, or null.
    record Storage(MemorySegment data, Scope scope) {}

    /// The open scopes of a thread and the region they share.
    private static final class Stack {
        final Region region = new Region();

        /// The scope opened last.
        Scope top;

        /// The scope that new tensors belong to, or null: the top one except inside
        /// [#outside] and [#detached].
        Scope current;
    }
}
