package org.rewardedsoups.tensor.tornado;

import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.tensor.Tensor;

/// One kernel to run on the device, with all it needs: what [Lowering] turns a call of a tensor
/// operation into.
///
/// Sizes, strides and flags are data of the kernel, never constants in its source, so that one
/// compiled kernel serves every shape.
///
/// @param ints sizes, strides and flags; a device puts the operands' offsets in front of them
/// @param floats numbers such as ε and scales
record Launch(DeviceKernel kernel, List<Operand> operands, int[] ints, double[] floats, Grid grid) {

    /// Where launches go: to the device at once, or to a list.
    @FunctionalInterface
    interface Device {
        void run(Launch launch);
    }

    /// Gathers the operands of a launch in the order of the kernel's parameters.
    static final class Call {
        private final DeviceKernel kernel;
        private final List<Operand> operands = new ArrayList<>();
        private int[] ints = {};
        private double[] floats = {};

        private Call(DeviceKernel kernel) {
            this.kernel = kernel;
        }

        Call reads(Tensor... tensors) {
            return add(true, false, tensors);
        }

        Call writes(Tensor... tensors) {
            return add(false, true, tensors);
        }

        Call updates(Tensor... tensors) {
            return add(true, true, tensors);
        }

        private Call add(boolean read, boolean written, Tensor... tensors) {
            for (Tensor tensor : tensors) {
                operands.add(new Operand(tensor, read, written));
            }
            return this;
        }

        Call ints(long... values) {
            ints = new int[values.length];
            for (int i = 0; i < values.length; i++) {
                ints[i] = Math.toIntExact(values[i]);
            }
            return this;
        }

        Call floats(double... values) {
            floats = values;
            return this;
        }

        Launch on(Grid grid) {
            return new Launch(kernel, List.copyOf(operands), ints, floats, grid);
        }
    }

    static Call of(DeviceKernel kernel) {
        return new Call(kernel);
    }
}
