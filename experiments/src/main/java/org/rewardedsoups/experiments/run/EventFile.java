package org.rewardedsoups.experiments.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.zip.CRC32C;

/// A TensorBoard event file: TFRecords, each an `Event` message.
///
/// A record is its length (8 bytes), the masked CRC-32C of those, the data and its masked CRC-32C,
/// all little endian. Every record goes out in one write, so that a killed run loses at most its
/// last one.
final class EventFile implements AutoCloseable {
    private static final int DT_STRING = 7;
    private static final int DATA_CLASS_TENSOR = 2;
    private static final int SESSION_START = 1;

    private final FileChannel channel;
    private final Clock clock;

    private EventFile(FileChannel channel, Clock clock) {
        this.channel = channel;
        this.clock = clock;
    }

    /// A new file in `folder`, which TensorBoard shows as one run under the folder's name.
    static EventFile create(Path folder, Clock clock) throws IOException {
        Files.createDirectories(folder);
        var file = new EventFile(newChannel(folder, clock), clock);
        file.write(new Protobuf().text(3, "brain.Event:2"));
        return file;
    }

    private static FileChannel newChannel(Path folder, Clock clock) throws IOException {
        for (int i = 0; ; i++) {
            String name =
                    "events.out.tfevents.%d.%d".formatted(clock.instant().getEpochSecond(), i);
            try {
                return FileChannel.open(
                        folder.resolve(name),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                // Another session of the same second; the next number is free.
            }
        }
    }

    /// Tells TensorBoard to forget what earlier files of this folder say from `step` on.
    void restart(long step) throws IOException {
        write(new Protobuf().integer(2, step).message(7, new Protobuf().integer(1, SESSION_START)));
    }

    /// One value per tag at a step.
    void scalars(long step, Map<String, Double> values) throws IOException {
        var summary = new Protobuf();
        values.forEach((tag, value) ->
                summary.message(1, new Protobuf().text(1, tag).float32(2, value.floatValue())));
        write(new Protobuf().integer(2, step).message(5, summary));
    }

    /// A text at a step, which TensorBoard shows as Markdown.
    void text(long step, String tag, String text) throws IOException {
        var shape = new Protobuf().message(2, new Protobuf().integer(1, 1));
        var tensor = new Protobuf().integer(1, DT_STRING).message(2, shape).text(8, text);
        var metadata =
                new Protobuf()
                        .message(1, new Protobuf().text(1, "text"))
                        .integer(4, DATA_CLASS_TENSOR);
        var value = new Protobuf().text(1, tag).message(8, tensor).message(9, metadata);
        write(new Protobuf().integer(2, step).message(5, new Protobuf().message(1, value)));
    }

    private void write(Protobuf event) throws IOException {
        byte[] data = event.float64(1, clock.millis() / 1000.0).bytes();
        ByteBuffer frame = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(data.length);
        frame.putInt(maskedCrc(frame.array(), 0, 8));
        frame.put(data);
        frame.putInt(maskedCrc(data, 0, data.length));
        frame.flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    /// A CRC stored beside the data it covers is rotated and shifted, as the format demands.
    private static int maskedCrc(byte[] data, int from, int length) {
        var crc = new CRC32C();
        crc.update(data, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
