package org.rewardedsoups.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir Path folder;

    @Test
    void replacesAFileAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("file");
        AtomicFile.write(file, "old".getBytes(UTF_8));
        AtomicFile.write(file, "new".getBytes(UTF_8));
        assertEquals("new", Files.readString(file));
        assertEquals(List.of(file), listing());
    }

    @Test
    void keepsTheOldFileWhenWritingFails() throws IOException {
        Path file = folder.resolve("file");
        AtomicFile.write(file, "old".getBytes(UTF_8));
        var e =
                assertThrows(
                        IOException.class,
                        () ->
                                AtomicFile.write(
                                        file,
                                        channel -> {
                                            channel.write(ByteBuffer.wrap(new byte[100]));
                                            throw new IOException("disk full");
                                        }));
        assertEquals("disk full", e.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), listing());
    }

    @Test
    void refusesAFolder() {
        assertThrows(IOException.class, () -> AtomicFile.write(folder, new byte[1]));
    }

    private List<Path> listing() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
