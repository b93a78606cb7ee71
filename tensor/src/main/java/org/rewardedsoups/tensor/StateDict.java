package org.rewardedsoups.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;

/// The weights of a network: named tensors, in an order that never changes.
///
/// The dictionary is immutable; its tensors are shared, not copied, and live as long as their
/// [Scope] or file mapping. Two dictionaries are equal if they have the same names and, under each,
/// tensors of the same type, shape and bits; order does not count.
public final class StateDict {
    private final SequencedMap<String, Tensor> tensors;

    private StateDict(SequencedMap<String, Tensor> tensors) {
        this.tensors = Collections.unmodifiableSequencedMap(tensors);
    }

    /// A dictionary in the map's order of iteration.
    public static StateDict of(Map<String, Tensor> tensors) {
        tensors.forEach(
                (name, tensor) -> {
                    Objects.requireNonNull(name, "state dict: expected a name, got null");
                    Objects.requireNonNull(tensor, name);
                });
        return new StateDict(new LinkedHashMap<>(tensors));
    }

    /// The names, in order.
    public List<String> names() {
        return List.copyOf(tensors.sequencedKeySet());
    }

    /// How many tensors.
    public int size() {
        return tensors.size();
    }

    /// Whether a tensor has this name.
    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    /// The tensor of this name.
    ///
    /// @throws IllegalArgumentException naming the most similar name, if there is none
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(
                    "state dict: expected one of its " + size() + " names"
                            + tensors.keySet().stream()
                                    .max(Comparator.comparingInt(known -> alike(known, name)))
                                    .map(known -> ", such as " + known)
                                    .orElse("")
                            + ", got " + name);
        }
        return tensor;
    }

    /// All of it as an unmodifiable map, in order.
    public SequencedMap<String, Tensor> asMap() {
        return tensors;
    }

    /// A dictionary of the same names with `change` applied to each tensor.
    public StateDict map(BiFunction<String, Tensor, Tensor> change) {
        SequencedMap<String, Tensor> out = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> out.put(name, change.apply(name, tensor)));
        return of(out);
    }

    /// Joins the tensors of each name in two dictionaries.
    ///
    /// @throws ShapeException if the layouts differ
    public StateDict zip(StateDict other, BinaryOperator<Tensor> join) {
        requireSameLayout(other);
        return map((name, tensor) -> join.apply(tensor, other.get(name)));
    }

    /// Copies of all tensors, in memory that belongs to no scope and no file.
    public StateDict copy() {
        return Scope.detached(() -> map((_, tensor) -> tensor.copy()));
    }

    /// Checks that `other` has the same names, types and shapes.
    ///
    /// @throws ShapeException listing every difference
    public void requireSameLayout(StateDict other) {
        List<String> differences = new ArrayList<>();
        tensors.forEach(
                (name, mine) -> {
                    Tensor others = other.tensors.get(name);
                    if (others == null) {
                        differences.add("missing " + name + " " + layout(mine));
                    } else if (!layout(mine).equals(layout(others))) {
                        differences.add(
                                name + " expected " + layout(mine) + ", got " + layout(others));
                    }
                });
        other.tensors.forEach(
                (name, others) -> {
                    if (!contains(name)) {
                        differences.add("unexpected " + name + " " + layout(others));
                    }
                });
        if (!differences.isEmpty()) {
            throw new ShapeException(
                    "state dict: expected the same names, types and shapes, got "
                            + differences.size() + " differences: "
                            + String.join("; ", differences));
        }
    }

    /// Bytes that the tensors take.
    public long bytes() {
        return tensors.values().stream().mapToLong(StateDict::bytes).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateDict that
                && tensors.keySet().equals(that.tensors.keySet())
                && tensors.entrySet().stream()
                        .allMatch(e -> same(e.getValue(), that.get(e.getKey())));
    }

    @Override
    public int hashCode() {
        return tensors.entrySet().stream()
                .mapToInt(e -> Objects.hash(e.getKey(), e.getValue().type(), e.getValue().shape()))
                .sum();
    }

    /// How many tensors and bytes.
    @Override
    public String toString() {
        return "state dict of " + size() + " tensors, " + bytes() + " bytes";
    }

    private static boolean same(Tensor a, Tensor b) {
        return a.type() == b.type()
                && a.shape().equals(b.shape())
                && a.plain().data().asSlice(0, bytes(a))
                                .mismatch(b.plain().data().asSlice(0, bytes(b)))
                        < 0;
    }

    private static long bytes(Tensor tensor) {
        return Math.multiplyExact(tensor.size(), (long) tensor.type().bytes());
    }

    private static String layout(Tensor tensor) {
        return tensor.type() + " " + tensor.shape();
    }

    /// Characters that two names share at their beginning and end.
    private static int alike(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        int front = 0;
        while (front < shorter && a.charAt(front) == b.charAt(front)) {
            front++;
        }
        int back = 0;
        while (back < shorter - front
                && a.charAt(a.length() - 1 - back) == b.charAt(b.length() - 1 - back)) {
            back++;
        }
        return front + back;
    }
}
