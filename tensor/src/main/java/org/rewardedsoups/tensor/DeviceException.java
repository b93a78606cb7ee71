package org.rewardedsoups.tensor;

/// A device beside the processor, such as a GPU, failed while it computed: nothing is wrong with the
/// operands, and the same work may succeed on it another time.
public final class DeviceException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /// @param message what the device or its driver says
    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
