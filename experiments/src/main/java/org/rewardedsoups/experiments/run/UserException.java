package org.rewardedsoups.experiments.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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

    /// Refuses a file that is not there, before anything is read.
    public static void requireFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UserException("no such file", file.toString(), "check the path");
        }
    }

    /// The value of an option that a program cannot do without.
    ///
    /// @param what what is expected, such as "a file of captions"
    /// @param option as it is written, with an example of its value: `--input=FILE`
    public static <T> T required(Optional<T> value, String what, String option) {
        return value.orElseThrow(
                () ->
                        new UserException(
                                "expected " + what, option.split("=")[0], "write " + option));
    }
}
