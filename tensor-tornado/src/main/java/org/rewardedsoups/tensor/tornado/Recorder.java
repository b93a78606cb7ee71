package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Kernels.AdamStep;
import org.rewardedsoups.tensor.Providers;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// Runs a step on the CPU and writes down what the device would have to do.
///
/// Every call of a kernel is computed, since the step may look at results, and lowered to launches.
final class Recorder implements InvocationHandler {
    private final Kernels fast = TornadoProvider.processor();
    private final Kernels exact = TornadoProvider.scalar().kernels();
    private final List<Launch> launches = new ArrayList<>();
    private final Kernels lowering;
    private final List<Recording.Entry> entries = new ArrayList<>();
    private final HostWrites writes = new HostWrites();
    private final Undo undo;

    private Recorder(CuBlas.Kind products, Undo undo) {
        this.lowering = new Lowering(launches::add, products);
        this.undo = undo;
    }

    /// What `step` does, once; its tensors die with it, and lasting ones hold again what they held.
    ///
    /// @param products what will do them
    /// @param output a lasting tensor that the result of `step` is copied to
    /// @param undo of all recordings of the step, so that what it changes is copied once
    static Recording record(
            CuBlas.Kind products, Supplier<Tensor> step, Tensor output, Undo undo) {
        var recorder = new Recorder(products, undo);
        recorder.run(() -> {
            output.copyFrom(step.get());
            return output;
        });
        return new Recording(
                Gates.joined(Copies.without(Repeats.without(recorder.entries))));
    }

    /// Lasting memory for the result of `step`, which makes memory that it keeps, such as gradients and
    /// moments.
    static Tensor place(Supplier<Tensor> step, Undo undo) {
        return new Recorder(CuBlas.Kind.OWN, undo)
                .run(() -> {
                    Tensor result = step.get();
                    return Scope.detached(() -> Tensor.empty(result.type(), result.shape()));
                });
    }

    private Tensor run(Supplier<Tensor> body) {
        try {
            return Providers.with(
                    TornadoKernels.proxy(this),
                    () -> {
                        try (Scope _ = Scope.open()) {
                            return body.get();
                        }
                    });
        } finally {
            undo.restore();
        }
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        List<Tensor> tensors =
                Arrays.stream(arguments)
                        .filter(Tensor.class::isInstance)
                        .map(Tensor.class::cast)
                        .toList();
        Tensor last = tensors.getLast();
        Kernels processor = last.type() == DType.F32 ? fast : exact;
        if (tensors.stream().anyMatch(x -> x.size() == 0)) {
            return TornadoKernels.call(processor, method, arguments);
        }
        if (!Supported.onDevice(method.getName(), arguments)) {
            throw new IllegalStateException(
                    "compiled step: expected operations that the device does, got "
                            + method.getName()
                            + " of "
                            + tensors.stream().map(x -> x.type() + " " + x.shape()).toList()
                            + "; compute it before the step");
        }
        requireAdamW(arguments);
        launches.clear();
        try (Scope _ = Scope.open()) { // of what launches need beside the operands
            TornadoKernels.call(lowering, method, arguments);
            List<Recording.Entry> made = entries();
            written(undo::keep);
            TornadoKernels.call(processor, method, arguments);
            written(x -> {
                boolean operand = tensors.stream().anyMatch(each -> sameMemory(each, x));
                if (operand && passing(x)) {
                    writes.wrote(x);
                }
            });
            entries.addAll(made);
        }
        return null;
    }

    private static boolean sameMemory(Tensor x, Tensor y) {
        return Scope.memory(x) == Scope.memory(y);
    }

    /// The launches of a call.
    private List<Recording.Entry> entries() {
        List<Recording.Entry> made = new ArrayList<>();
        List<MemorySegment> results = new ArrayList<>();
        for (Launch launch : launches) {
            List<Slot> slots = launch.operands().stream().map(each -> slot(each, results)).toList();
            made.add(
                    new Recording.Entry(
                            launch.kernel(), slots, launch.ints(), launch.floats(), launch.grid()));
            for (Operand operand : launch.operands()) {
                if (operand.written()) {
                    results.add(Scope.memory(operand.tensor()));
                }
            }
        }
        return made;
    }

    private void written(Consumer<Tensor> use) {
        for (Launch launch : launches) {
            for (Operand operand : launch.operands()) {
                if (operand.written()) {
                    use.accept(operand.tensor());
                }
            }
        }
    }

    /// The numbers of AdamW are renewed before each run; those of others that use its kernel would not be.
    private static void requireAdamW(Object[] arguments) {
        if (arguments[arguments.length - 1] instanceof AdamStep step
                && step.t() == AdamStep.ENDLESS) {
            throw new IllegalStateException(
                    "compiled step: expected AdamW, got an optimizer that uses its kernel in another way,"
                            + " such as RAdam; train with AdamW");
        }
    }

    /// @param results memory that earlier launches of the same call write
    private Slot slot(Operand operand, List<MemorySegment> results) {
        Tensor x = operand.tensor();
        MemorySegment memory = Scope.memory(x);
        boolean fresh = results.stream().anyMatch(each -> each == memory);
        boolean constant = operand.read() && !fresh && passing(x) && !writes.fromKernels(x);
        if (constant && operand.written()) {
            throw new IllegalStateException(
                    "compiled step: expected kernels to change what kernels wrote, got a tensor of"
                            + " shape "
                            + x.shape()
                            + " from the host; copy it first");
        }
        return new Slot(
                constant ? writes.constant(x) : memory,
                address(x) - address(memory),
                x.type(),
                operand.read(),
                operand.written(),
                !constant && x.scoped(),
                constant);
    }

    /// Whether memory dies with the step, so that constants of the host may be in it.
    private static boolean passing(Tensor x) {
        return x.scoped() || Scope.memory(x).heapBase().isPresent();
    }

    private static long address(Tensor x) {
        return address(x.data());
    }

    /// Of memory on the heap: how far it lies from the start of its array.
    private static long address(MemorySegment memory) {
        return memory.address();
    }
}
