package org.rewardedsoups.tests.bench;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// CPU time of all threads of this process, in microseconds by `clock()` of POSIX; Java's own
/// figure comes in steps of 10 ms.
final class ProcessTime {
    private static final long NANOS = 1000;
    private static final MethodHandle CLOCK = clock();

    private ProcessTime() {}

    @SuppressWarnings("restricted") // allowed by --enable-native-access
    private static MethodHandle clock() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("clock"),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG));
    }

    static long nanos() {
        try {
            return NANOS * (long) CLOCK.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError("clock() throws nothing", e);
        }
    }
}
