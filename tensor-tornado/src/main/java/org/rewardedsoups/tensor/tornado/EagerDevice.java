package org.rewardedsoups.tensor.tornado;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs each launch at once: operands go to the device, the kernel runs, results come back.
///
/// Correct and slow: a tensor crosses to the device and back for every operation. It is for
/// checking kernels and for programs that mostly need one; a training step belongs in a
/// [CompiledStep].
final class EagerDevice implements Launch.Device {
    private final Map<Key, StagedKernel> kernels = new HashMap<>();

    /// @param capacities ints or floats that there is room for, of ints and of each operand
    /// @param read whether each operand goes to the device: an output does if it is added to
    private record Key(DeviceKernel kernel, List<Integer> capacities, List<Boolean> read) {}

    @Override
    public synchronized void run(Launch launch) {
        List<Integer> capacities = new ArrayList<>();
        capacities.add(capacity(launch.operands().size() + launch.ints().length, 64));
        for (Operand operand : launch.operands()) {
            capacities.add(capacity(operand.words(), 1024));
        }
        List<Boolean> read = launch.operands().stream().map(Operand::read).toList();
        kernels.computeIfAbsent(
                        new Key(launch.kernel(), capacities, read),
                        key -> new StagedKernel(launch, key.capacities(), kernels.size()))
                .run(launch);
    }

    /// The power of two that `n` elements fit into.
    private static int capacity(long n, int least) {
        return Math.max(least, Integer.highestOneBit(Math.toIntExact(2 * n - 1)));
    }
}
