package org.rewardedsoups.autograd;

import java.util.function.Supplier;

/// Turns the recording of gradients off for a stretch of code.
public final class Gradients {
    private static final ScopedValue<Boolean> OFF = ScopedValue.newInstance();

    private Gradients() {}

    /// Runs `body` without recording: its variables are constants, and memory is saved.
    public static <T> T off(Supplier<T> body) {
        return ScopedValue.where(OFF, true).call(body::get);
    }

    /// Whether operations record how to differentiate them.
    public static boolean on() {
        return !OFF.isBound();
    }
}
