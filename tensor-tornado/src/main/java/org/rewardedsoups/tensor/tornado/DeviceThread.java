package org.rewardedsoups.tensor.tornado;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.rewardedsoups.tensor.DeviceException;

/// The one thread that talks to TornadoVM, whose plans are not safe to run from several.
final class DeviceThread {
    private static final ExecutorService THREAD =
            Executors.newSingleThreadExecutor(
                    work -> Thread.ofPlatform().name("device").daemon().unstarted(work));

    private DeviceThread() {}

    /// Runs `work` there and waits for it.
    ///
    /// @throws DeviceException if it fails
    static <T> T call(Callable<T> work) {
        try {
            return THREAD.submit(work).get();
        } catch (ExecutionException e) {
            throw new DeviceException("device: " + reason(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeviceException("device: interrupted while it computed", e);
        }
    }

    private static String reason(Throwable thrown) {
        return plain(thrown.getMessage() == null ? thrown.toString() : thrown.getMessage());
    }

    /// What TornadoVM says, without its colours and the stack trace that it puts behind.
    static String plain(String said) {
        return said.replaceAll("\u001b\\[[0-9;]*m", "").replaceAll("(?s)Stacktrace:.*", "").strip();
    }
}
