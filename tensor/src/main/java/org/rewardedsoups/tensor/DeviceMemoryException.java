package org.rewardedsoups.tensor;

/// Work that does not fit into the memory of a device beside the processor, such as a GPU.
public final class DeviceMemoryException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /// @param message what needs how much, how much there is, and the remedy
    public DeviceMemoryException(String message) {
        super(message);
    }
}
