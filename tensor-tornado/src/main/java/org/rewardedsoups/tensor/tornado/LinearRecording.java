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
        Recording base = record.apply(at);
        List<Recording> moved =
                IntStream.range(0, at.length).mapToObj(j -> record.apply(oneMore(at, j))).toList();
        int[] further = Arrays.stream(at).map(count -> count + 2).toArray();
        Recording check = again.apply(further);
        moved.forEach(each -> base.difference(each).ifPresent(LinearRecording::refuse));
        base.difference(check).ifPresent(LinearRecording::refuse);
        var lines = new Lines(at, further);
        List<Task> tasks = new ArrayList<>();
        Map<MemorySegment, LinearInts> constants = new IdentityHashMap<>();
        for (int i = 0; i < base.entries().size(); i++) {
            Recording.Entry entry = base.entries().get(i);
            int launch = i;
            Function<Recording, int[]> numbers = in -> in.entries().get(launch).numbers();
            tasks.add(new Task(entry, lines.through(entry, numbers, base, moved, check)));
            for (int s = 0; s < entry.slots().size(); s++) {
                Slot slot = entry.slots().get(s);
                int place = s;
                if (slot.constant() && slot.type() == DType.I32) {
                    Function<Recording, int[]> values =
                            in -> ints(in.entries().get(launch).slots().get(place));
                    LinearInts line = lines.through(entry, values, base, moved, check);
                    if (!line.constant()) {
                        constants.put(slot.memory(), line);
                    }
                }
            }
        }
        return new LinearRecording(tasks, constants);
    }

    /// The counts that a recording was made at, and those that it is checked at.
    private record Lines(int[] at, int[] further) {
        LinearInts through(
                Recording.Entry entry,
                Function<Recording, int[]> numbers,
                Recording base,
                List<Recording> moved,
                Recording check) {
            LinearInts line =
                    LinearInts.through(
                            at, numbers.apply(base), moved.stream().map(numbers).toList());
            if (!Arrays.equals(line.at(further), numbers.apply(check))) {
                refuse(entry.kernel() + " with other numbers");
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
                        + "; leave out dropout, keep shapes fixed, pass what changes as inputs, and"
                        + " read no numbers of theirs into Java");
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
