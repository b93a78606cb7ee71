package org.rewardedsoups.experiments.run;

/// Bad input or usage: something only the user can put right. The program says it in one line and
/// exits with 2.
public final class UserException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param what what is wrong, such as "unknown option"
    /// @param where the option, file and line, or value it was found in
    /// @param remedy what to do about it
    public UserException(String what, String where, String remedy) {
        this(what, where, remedy, null);
    }

    /// As above, with the error that `--debug` shows.
    public UserException(String what, String where, String remedy, Throwable cause) {
        super(what + ", " + where + ", " + remedy, cause);
    }
}
