package org.rewardedsoups.tensor;

/// A NaN or an infinity where numbers must be finite; the message names the tensor and the place.
public final class NonFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    /// @param message which tensor, at which step or operation
    public NonFiniteException(String message) {
        super(message);
    }
}
