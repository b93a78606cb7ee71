package org.rewardedsoups.tensor;

/// A model, tokenizer or weight file that is malformed, or that asks for what we do not support.
///
/// The message says what was read, what was expected there, what was found and, if there is one, the
/// remedy. Nothing is ever approximated instead.
public final class ModelFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ModelFormatException(String message) {
        super(message);
    }

    public ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
