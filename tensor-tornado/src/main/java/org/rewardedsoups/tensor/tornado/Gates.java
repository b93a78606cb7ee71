package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Makes one launch of three, `gate = x·G`, `up = x·U` and `silu(gate) ⊙ up`, where x is one row and
/// nothing else reads gate and up: with one row to multiply, it takes a good part of the time to begin
/// and to end a launch.
final class Gates {
    private final List<Recording.Entry> entries;

    /// How often memory is named.
    private final Map<MemorySegment, Integer> uses = new IdentityHashMap<>();

    private Gates(List<Recording.Entry> entries) {
        this.entries = entries;
        entries.stream()
                .flatMap(entry -> entry.slots().stream())
                .forEach(slot -> uses.merge(slot.memory(), 1, Integer::sum));
    }

    static List<Recording.Entry> joined(List<Recording.Entry> entries) {
        return new Gates(entries).joined();
    }

    private List<Recording.Entry> joined() {
        List<Recording.Entry> joined = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (gated(i)) {
                joined.add(join(entries.get(i), entries.get(i + 1), entries.get(i + 2)));
                i += 2;
            } else {
                joined.add(entries.get(i));
            }
        }
        return joined;
    }

    private boolean gated(int i) {
        if (i + 2 >= entries.size() || entries.get(i + 2).kernel() != DeviceKernel.SWIGLU) {
            return false;
        }
        Recording.Entry gate = entries.get(i);
        Recording.Entry up = entries.get(i + 1);
        List<Slot> factors = entries.get(i + 2).slots();
        boolean oneRow =
                gate.kernel() == DeviceKernel.ONE_ROW_PRODUCT
                        || gate.kernel() == DeviceKernel.ONE_ROW_BF16_PRODUCT;
        return oneRow
                && gate.kernel() == up.kernel()
                && gate.grid().z() == 1
                && Arrays.equals(gate.ints(), up.ints())
                && gate.slots().getFirst().equals(up.slots().getFirst())
                && passes(gate.slots().getLast(), factors.getFirst())
                && passes(up.slots().getLast(), factors.get(1))
                && gate.slots().getLast().memory() != up.slots().getLast().memory();
    }

    /// Whether a result is used in one place and by nobody else.
    private boolean passes(Slot result, Slot factor) {
        return result.memory() == factor.memory()
                && result.offset() == factor.offset()
                && result.scoped()
                && !result.read()
                && uses.get(result.memory()) == 2;
    }

    /// Columns of G beside those of U, where there were those of both halves of one.
    private static Recording.Entry join(
            Recording.Entry gate, Recording.Entry up, Recording.Entry both) {
        int[] ints = gate.ints().clone();
        int columns = ints[0] + ints[1];
        ints[0] = columns;
        ints[1] = columns;
        ints[ints.length - 1] = 1;
        List<Slot> slots =
                List.of(
                        gate.slots().getFirst(),
                        gate.slots().get(1),
                        up.slots().get(1),
                        both.slots().getLast());
        return new Recording.Entry(
                gate.kernel(), slots, ints, gate.floats(), ProductLowering.oneRow(columns, 1));
    }
}
