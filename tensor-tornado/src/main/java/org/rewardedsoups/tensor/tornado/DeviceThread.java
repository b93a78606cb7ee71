package org.rewardedsoups.tensor.tornado;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The one thread that talks to TornadoVM, whose plans are not safe to run from several.
final class DeviceThread {
    private static final ExecutorService THREAD =
            Executors.newSingleThreadExecutor(
                    work -> Thread.ofPlatform().name("device").daemon().unstarted(work));

    private DeviceThread() {}

    /// Runs `work` there and waits for it.
    static <T> T call(Callable<T> work) {
        try {
            return THREAD.submit(work).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("device: " + reason(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("device: interrupted while it computed", e);
        }
    }

    private static String reason(Throwable thrown) {
        return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
    }
}
