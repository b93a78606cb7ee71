package org.rewardedsoups.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// The lifetime of the tensors made between `open` and `close`, typically one training step.
///
/// ```java
/// try (Scope step = Scope.open()) {
///     Variable loss = model.loss(batch);
///     loss.backward();
/// } // buffers go back to the pool; using a tensor of the step from here on is an error
/// ```
///
/// Scopes nest and belong to the thread that opened them. Outside any scope a tensor's memory is
/// freed by the garbage collector, which suits parameters and examples, not training loops.
/// The pool is kept by the thread: after the first steps a loop asks the system for nothing.
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<Pool> POOL = ThreadLocal.withInitial(Pool::new);

    private final Pool pool;
    private final Scope parent;
    private final List<Buffer> buffers = new ArrayList<>();
    private boolean closed;

    private Scope(Pool pool) {
        this.pool = pool;
        this.parent = pool.innermost;
        pool.innermost = this;
    }

    /// Opens a scope inside the current one; close it with try-with-resources.
    public static Scope open() {
        return new Scope(POOL.get());
    }

    /// Bytes that this thread's pool has taken from the system so far.
    public static long reservedBytes() {
        return POOL.get().reserved;
    }

    /// Runs `body` so that the tensors it makes belong to the scope around this one.
    ///
    /// @return what `body` returns, typically a tensor that outlives the innermost scope
    public static <T> T outside(Supplier<T> body) {
        Scope inner = POOL.get().innermost;
        return within(inner == null ? null : inner.parent, body);
    }

    /// Runs `body` so that the tensors it makes belong to no scope: the garbage collector frees
    /// them.
    public static <T> T detached(Supplier<T> body) {
        return within(null, body);
    }

    private static <T> T within(Scope scope, Supplier<T> body) {
        Pool pool = POOL.get();
        Scope inner = pool.innermost;
        pool.innermost = scope;
        try {
            return body.get();
        } finally {
            pool.innermost = inner;
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
        if (pool.innermost != this || pool != POOL.get()) {
            throw new IllegalStateException(
                    "scope: expected the innermost scope of this thread to be closed first;"
                            + " open scopes with try-with-resources");
        }
        pool.innermost = parent;
        closed = true;
        buffers.forEach(pool::give);
        buffers.clear();
    }

    /// Uninitialised memory in the current scope, with 64 spare bytes in front of `data`.
    static Storage allocate(long bytes) {
        Pool pool = POOL.get();
        Scope scope = pool.innermost;
        if (scope == null) {
            return new Storage(Pool.fresh(Arena.ofAuto(), bytes).data(bytes), null);
        }
        Buffer buffer = pool.take(bytes);
        scope.buffers.add(buffer);
        return new Storage(buffer.data(bytes), scope);
    }

    /// Memory of a tensor and the scope it must not outlive, or null.
    record Storage(MemorySegment data, Scope scope) {}

    /// A reusable piece of memory; the tensor's data starts [#SPARE] bytes in.
    private record Buffer(MemorySegment memory) {
        static final int ALIGNMENT = 64, SPARE = 64;

        long capacity() {
            return memory.byteSize() - SPARE;
        }

        MemorySegment data(long bytes) {
            return memory.asSlice(SPARE, bytes, ALIGNMENT);
        }
    }

    /// Free buffers by capacity; capacities grow in quarters of powers of two. A request may get up
    /// to twice of what it needs, so that batches of varying length share their buffers.
    private static final class Pool {
        private final Arena arena = Arena.ofAuto();
        private final NavigableMap<Long, Deque<Buffer>> free = new TreeMap<>();
        private Scope innermost;
        private long reserved;

        Buffer take(long bytes) {
            long capacity = capacity(bytes);
            for (Deque<Buffer> fitting : free.subMap(capacity, true, 2 * capacity, true).values()) {
                if (!fitting.isEmpty()) {
                    return fitting.pop();
                }
            }
            reserved += capacity;
            return fresh(arena, capacity);
        }

        void give(Buffer buffer) {
            free.computeIfAbsent(buffer.capacity(), _ -> new ArrayDeque<>()).push(buffer);
        }

        static Buffer fresh(Arena arena, long capacity) {
            return new Buffer(arena.allocate(Buffer.SPARE + capacity, Buffer.ALIGNMENT));
        }

        private static long capacity(long bytes) {
            long quarter = Math.max(64, Long.highestOneBit(Math.max(1, bytes - 1)) / 4);
            return (bytes + quarter - 1) / quarter * quarter;
        }
    }
}
