package org.rewardedsoups.models.generation;

import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The keys and values of the tokens so far, so that a new token costs one token's work.
///
/// All rows have seen equally many tokens, padding included. The memory is taken once, in the scope
/// that is open when the cache is made.
public final class KvCache {
    private final List<Slot> slots;
    private final int capacity;
    private int tokens;

    private KvCache(List<Slot> slots, int capacity, int tokens) {
        this.slots = slots;
        this.capacity = capacity;
        this.tokens = tokens;
    }

    /// An empty cache for a network of `layers` layers with G key heads of size D.
    public static KvCache create(
            DType type, int layers, int rows, int capacity, int keyHeads, int headSize) {
        Shape shape = new Shape(rows, capacity, keyHeads, headSize);
        List<Slot> slots =
                IntStream.range(0, layers)
                        .mapToObj(
                                _ -> new Slot(Tensor.empty(type, shape), Tensor.empty(type, shape)))
                        .toList();
        return new KvCache(slots, capacity, 0);
    }

    /// One cache for networks that read the same tokens.
    ///
    /// @param parts empty caches for as many rows and tokens, one for each network
    static KvCache together(List<KvCache> parts) {
        List<Slot> slots = parts.stream().flatMap(part -> part.slots.stream()).toList();
        return new KvCache(slots, parts.getFirst().capacity, 0);
    }

    /// The part of network `i` of `n` with as many layers each, in the same memory; it counts for
    /// itself what it has seen from now on.
    KvCache part(int i, int n) {
        int layers = slots.size() / n;
        return new KvCache(slots.subList(i * layers, (i + 1) * layers), capacity, tokens);
    }

    /// How many tokens each row has seen.
    public int tokens() {
        return tokens;
    }

    /// Appends a layer's keys and values for the tokens of the current pass.
    ///
    /// @param keys `(B, T, G, D)`
    /// @param values `(B, T, G, D)`
    /// @return views of all keys and values so far, `(B, tokens + T, G, D)`
    public Slot append(int layer, Tensor keys, Tensor values) {
        long end = tokens + keys.dim(1);
        if (end > capacity) {
            throw new IllegalStateException(
                    "cache: expected at most " + capacity + " tokens, got " + end);
        }
        Slot slot = slots.get(layer);
        slot.keys.slice(1, tokens, end).copyFrom(keys);
        slot.values.slice(1, tokens, end).copyFrom(values);
        return new Slot(slot.keys.slice(1, 0, end), slot.values.slice(1, 0, end));
    }

    /// Counts the tokens of the pass that has just appended to every layer.
    public void advance(int by) {
        tokens += by;
    }

    /// Goes back to, or on to, where each row has seen this many tokens; what is in the memory stays.
    public void rewind(int tokens) {
        if (tokens < 0 || tokens > capacity) {
            throw new IllegalArgumentException(
                    "cache: expected 0 to " + capacity + " tokens, got " + tokens);
        }
        this.tokens = tokens;
    }

    /// A smaller cache of some rows, in this order, in memory of the current scope.
    public KvCache keep(int[] rows) {
        List<Slot> kept = new ArrayList<>();
        for (Slot slot : slots) {
            kept.add(new Slot(keep(slot.keys, rows), keep(slot.values, rows)));
        }
        return new KvCache(kept, capacity, tokens);
    }

    private Tensor keep(Tensor all, int[] rows) {
        Tensor out = Tensor.empty(all.type(), all.shape().with(0, rows.length));
        for (int i = 0; i < rows.length; i++) {
            out.slice(0, i, i + 1)
                    .slice(1, 0, tokens)
                    .copyFrom(all.slice(0, rows[i], rows[i] + 1).slice(1, 0, tokens));
        }
        return out;
    }

    /// Keys and values of one layer.
    ///
    /// @param keys `(B, S, G, D)`
    /// @param values `(B, S, G, D)`
    public record Slot(Tensor keys, Tensor values) {}
}
