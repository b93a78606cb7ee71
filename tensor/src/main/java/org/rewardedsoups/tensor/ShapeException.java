package org.rewardedsoups.tensor;

/// Shapes that do not fit an operation; the message names the operation, what it expected and got.
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /// @param message `<operation>: expected <argument> of shape <symbols>, got <shape>`
    public ShapeException(String message) {
        super(message);
    }
}
