package org.rewardedsoups.tensor;

/// A file of weights, of a tokenizer or of a model's configuration that breaks the rules of its
/// format; the message names the file or the tensor, the rule and what was found.
public final class ModelFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param message what, where, and the remedy if there is one
    public ModelFormatException(String message) {
        super(message);
    }

    /// @param message what, where, and the remedy if there is one
    /// @param cause the error underneath
    public ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
