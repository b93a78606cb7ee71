package org.rewardedsoups.experiments.run;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import org.rewardedsoups.experiments.data.DataException;
import org.rewardedsoups.tensor.DeviceException;
import org.rewardedsoups.tensor.DeviceMemoryException;
import org.rewardedsoups.tensor.ModelFormatException;

/// How a program ends that did not succeed: one line and an exit code.
///
/// @param code 2 for bad input or usage, 1 for anything else
/// @param line what, where and the remedy
record Failure(int code, String line) {
    static final int BAD_INPUT = 2;
    static final int BROKEN = 1;

    static Failure of(Throwable thrown) {
        return switch (thrown) {
            case UserException e -> new Failure(BAD_INPUT, e.getMessage());
            case UncheckedIOException e -> of(e.getCause());
            case FileSystemException e -> new Failure(BAD_INPUT, file(e));
            case ModelFormatException e -> new Failure(BAD_INPUT, e.getMessage());
            case DataException e -> new Failure(BAD_INPUT, e.getMessage());
            case DeviceMemoryException e -> new Failure(BROKEN, e.getMessage());
            case DeviceException e ->
                    new Failure(
                            BROKEN,
                            e.getMessage()
                                    + ", what was written before is whole, when ./soup doctor finds"
                                    + " the device again, go on with the same options and --resume");
            case OutOfMemoryError e ->
                    new Failure(
                            BROKEN,
                            "out of memory, "
                                    + e.getMessage()
                                    + ", give the JVM more than "
                                    + Runtime.getRuntime().maxMemory() / (1 << 20)
                                    + " MiB with -Xmx or ask for less work");
            default ->
                    new Failure(
                            BROKEN,
                            "failed, "
                                    + thrown.getClass().getSimpleName()
                                    + Optional.ofNullable(thrown.getMessage())
                                            .map(message -> ": " + message)
                                            .orElse("")
                                    + ", add --debug for the stack trace");
        };
    }

    private static String file(FileSystemException e) {
        return reason(e) + ", " + e.getFile() + ", check the path";
    }

    /// What is wrong with a file, in a few words.
    static String reason(IOException thrown) {
        return switch (thrown) {
            case NoSuchFileException e -> "no such file or folder";
            case AccessDeniedException e -> "no permission";
            case NotDirectoryException e -> "not a folder";
            case FileAlreadyExistsException e -> "a file is in the way";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> String.valueOf(thrown.getMessage());
        };
    }

    /// Prints the line, and the stack trace if asked for.
    void report(String program, Throwable thrown, boolean debug, PrintStream err) {
        err.println(program + ": " + line.replaceAll("\\s*\\R\\s*", " "));
        if (debug) {
            thrown.printStackTrace(err);
        }
        err.flush();
    }
}
