package org.rewardedsoups.experiments.data;

/// Data that cannot be read or is not what it should be: one line with place, expectation and remedy.
public final class DataException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
