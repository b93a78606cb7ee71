package org.rewardedsoups.tensor;

import java.lang.foreign.MemorySegment;

/// The memory of a tensor and of all its views: whose it is, and whether it may still be used.
///
/// Memory of a scope goes back when the scope closes, or before, when the last of its holders has
/// released it. Memory of no scope stays for as long as somebody refers to it.
final class Storage {
    private final MemorySegment data;
    private final Region.Block block;
    private Scope scope;
    private int holders;
    private boolean gone;

    // neighbours in the list of the scope's storages
    private Storage before;
    private Storage after;

    private Storage(MemorySegment data, Region.Block block, Scope scope) {
        this.data = data;
        this.block = block;
        this.scope = scope;
    }

    /// Memory that the garbage collector or somebody else looks after.
    static Storage unscoped(MemorySegment data) {
        return new Storage(data, null, null);
    }

    /// `bytes` of a block that the scope gives back.
    static Storage scoped(Region.Block block, long bytes, Scope scope) {
        return new Storage(block.data(bytes), block, scope);
    }

    MemorySegment data() {
        return data;
    }

    Scope scope() {
        return scope;
    }

    boolean gone() {
        return gone;
    }

    void hold() {
        holders++;
    }

    /// Whether there is at most one holder.
    boolean unshared() {
        return holders <= 1;
    }

    /// Gives the memory back if this was the last holder and the memory a scope's of this thread.
    void release() {
        holders--;
        if (holders <= 0 && scope != null && !gone && scope.mine()) {
            scope.free(this);
        }
    }

    /// Why a tensor of the given shape cannot be used any more.
    IllegalStateException unusable(Shape shape) {
        return new IllegalStateException(
                scope.closed()
                        ? "tensor "
                                + shape
                                + ": expected its scope to be open, got a closed one;"
                                + " copy what must survive with Scope.outside(tensor::copy)"
                        : "tensor "
                                + shape
                                + ": expected memory in use, got one that backward()"
                                + " has given back; read or copy() it before, or detach() the"
                                + " variable that it is the value of");
    }

    // ── The list of a scope ─────────────────────────────────────────────────────────────────────

    /// Puts this in front of `head`.
    ///
    /// @return the new head
    Storage enter(Scope owner, Storage head) {
        scope = owner;
        before = null;
        after = head;
        if (head != null) {
            head.before = this;
        }
        return this;
    }

    /// Takes this out of the list with this `head`.
    ///
    /// @return the new head
    Storage leave(Storage head) {
        if (after != null) {
            after.before = before;
        }
        if (before == null) {
            return after;
        }
        before.after = after;
        return head;
    }

    /// Marks the memory as given back, which makes its tensors unusable.
    ///
    /// @return what the region gets back
    Region.Block surrender() {
        gone = true;
        return block;
    }
}
