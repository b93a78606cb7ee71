package org.rewardedsoups.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/// A file that is there whole or not at all, whenever the process or the machine stops.
public final class AtomicFile {
    private static final AtomicLong WRITES = new AtomicLong();

    private AtomicFile() {}

    /// What fills the file.
    @FunctionalInterface
    public interface Content {
        /// @param channel at position 0; need not be closed or forced
        void writeTo(FileChannel channel) throws IOException;
    }

    /// Replaces the file by `bytes`.
    public static void write(Path file, byte[] bytes) throws IOException {
        write(file, channel -> writeFully(channel, ByteBuffer.wrap(bytes)));
    }

    /// Replaces the file: a temporary neighbour is written, forced to disk and renamed over it.
    ///
    /// If anything fails the file stays as it was and the neighbour is deleted.
    public static void write(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new IOException("write: expected the name of a file, got the folder " + file);
        }
        String unique = ProcessHandle.current().pid() + "-" + WRITES.incrementAndGet();
        Path temporary = folder.resolve("." + target.getFileName() + ".tmp-" + unique);
        try {
            fill(temporary, content);
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (Throwable e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        forceFolder(folder);
    }

    private static void fill(Path temporary, Content content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            content.writeTo(channel);
            channel.force(true);
        }
    }

    /// Writes all that remains in `buffer`, however little the system takes at a time.
    static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /// Makes the rename itself durable; Windows cannot open a folder and needs no such step.
    private static void forceFolder(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
