package org.rewardedsoups.tensor.tornado;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rewardedsoups.tensor.DType;

/// What a step does at any counts, found by recording it at a few.
///
/// A cache that holds another token moves where keys are written, adds one to what attention sees
/// and to positions: sizes, strides, offsets and whole numbers of the host all follow the count of
/// tokens along straight lines, while kernels, grids and memory stay the same. A step without counts
/// does the same every time.
///
/// @param tasks the launches in order
/// @param constants numbers that the host made in the step and that follow the counts
record LinearRecording(List<Task> tasks, Map<MemorySegment, LinearInts> constants) {

    /// A launch whose whole numbers follow the counts.
    record Task(Recording.Entry entry, LinearInts ints) {}

    /// Records at some counts, with one more of each, and with two more of all.
    ///
    /// @param again records with other inputs, for the last time
    /// @throws IllegalStateException if the last recording is not on the lines through the others
    static LinearRecording of(
            int[] at, Function<int[], Recording> record, Function<int[], Recording> again) {
        int[] further = Arrays.stream(at).map(count -> count + 2).toArray();
        var seen =
                new Seen(
                        at,
                        record.apply(at),
                        IntStream.range(0, at.length)
                                .mapToObj(j -> record.apply(oneMore(at, j)))
                                .toList(),
                        further,
                        again.apply(further));
        List<Task> tasks = new ArrayList<>();
        Map<MemorySegment, LinearInts> constants = new IdentityHashMap<>();
        for (int i = 0; i < seen.base.entries().size(); i++) {
            int launch = i;
            Recording.Entry entry = seen.base.entries().get(i);
            tasks.add(new Task(entry, seen.line(launch, Recording.Entry::numbers)));
            for (int j = 0; j < entry.slots().size(); j++) {
                int place = j;
                Slot slot = entry.slots().get(j);
                if (slot.constant() && slot.type() == DType.I32) {
                    LinearInts line = seen.line(launch, other -> ints(other.slots().get(place)));
                    constants.put(slot.memory(), line);
                }
            }
        }
        constants.values().removeIf(LinearInts::constant);
        return new LinearRecording(tasks, constants);
    }

    /// Recordings of one step: at some counts, with one more of each, and further on.
    private record Seen(
            int[] at, Recording base, List<Recording> moved, int[] further, Recording check) {
        private Seen {
            Stream.concat(moved.stream(), Stream.of(check))
                    .forEach(other -> base.difference(other).ifPresent(LinearRecording::refuse));
        }

        /// The line that numbers of a launch are on.
        LinearInts line(int launch, Function<Recording.Entry, int[]> numbers) {
            Function<Recording, int[]> of = in -> numbers.apply(in.entries().get(launch));
            LinearInts line =
                    LinearInts.through(at, of.apply(base), moved.stream().map(of).toList());
            if (!Arrays.equals(line.at(further), of.apply(check))) {
                refuse(base.entries().get(launch).kernel() + " with other numbers");
            }
            return line;
        }
    }

    private static int[] oneMore(int[] at, int j) {
        int[] moved = at.clone();
        moved[j]++;
        return moved;
    }

    private static int[] ints(Slot slot) {
        return slot.memory().toArray(JAVA_INT);
    }

    private static void refuse(String difference) {
        throw new IllegalStateException(
                "compiled step: expected a step that does the same every time, or whose sizes follow"
                        + " its counts along straight lines, got "
                        + difference
                        + "; leave out dropout, clip by GradientClip.normTensor, keep shapes fixed,"
                        + " pass what changes as inputs, and read no numbers of theirs into Java");
    }

    /// Sets the constants that follow the counts to what they are at these.
    void count(int[] counts) {
        constants.forEach(
                (memory, line) ->
                        MemorySegment.copy(
                                line.at(counts), 0, memory, JAVA_INT, 0, line.base().size()));
    }

    List<Recording.Entry> entries() {
        return tasks.stream().map(Task::entry).toList();
    }
}
