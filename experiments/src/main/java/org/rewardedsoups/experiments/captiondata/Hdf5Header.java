package org.rewardedsoups.experiments.captiondata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The headers of an HDF5 file that holds float32 matrices by name in its root group: the subset of
/// the file format (version 3.0 of its specification) that [FeatureWriter] needs.
///
/// An object header is `OHDR`, a version, flags, the size of its messages, the messages, and a
/// checksum. A data set's messages say its sizes, type and place; those of the root group name the
/// data sets. Addresses are bytes from the beginning of the file.
final class Hdf5Header {
    /// Bytes of the superblock, which comes first.
    static final int SUPERBLOCK = 48;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final byte[] OBJECT = "OHDR".getBytes(StandardCharsets.US_ASCII);
    private static final int START = OBJECT.length + 2 + 4; // version, flags, size of messages
    private static final int CHECKSUM = 4;
    private static final long UNDEFINED = -1;

    private static final int DATASPACE = 0x01;
    private static final int LINK_INFO = 0x02;
    private static final int DATATYPE = 0x03;
    private static final int FILL_VALUE = 0x05;
    private static final int LINK = 0x06;
    private static final int LAYOUT = 0x08;
    private static final int GROUP_INFO = 0x0a;
    private static final int COMMENT = 0x0d;

    private Hdf5Header() {}

    /// A message of an object header.
    private record Message(int type, ByteBuffer data) {}

    /// The superblock of a file that ends at `end`.
    ///
    /// @param root address of the root group's header
    static ByteBuffer superblock(long root, long end) {
        ByteBuffer out = buffer(SUPERBLOCK).put(SIGNATURE);
        out.put((byte) 2).put((byte) 8).put((byte) 8).put((byte) 0);
        out.putLong(0).putLong(UNDEFINED).putLong(end).putLong(root);
        return checked(out);
    }

    /// The header of a float32 matrix whose rows follow it at once.
    ///
    /// @param address where the header will stand
    static ByteBuffer matrix(String name, long rows, long columns, long address) {
        int size = object(matrixMessages(name, rows, columns, 0)).remaining();
        return object(matrixMessages(name, rows, columns, address + size));
    }

    private static List<Message> matrixMessages(String name, long rows, long columns, long data) {
        ByteBuffer space = buffer(20).put(new byte[] {2, 2, 0, 1}).putLong(rows).putLong(columns);
        // IEEE 754, little-endian: sign in bit 31, exponent of 8 bits at 23 biased by 127
        ByteBuffer type = buffer(20).put(new byte[] {0x11, 0x20, 31, 0}).putInt(4);
        type.putShort((short) 0).putShort((short) 32).put(new byte[] {23, 8, 0, 23}).putInt(127);
        ByteBuffer fill = buffer(2).put(new byte[] {3, 0x0a});
        ByteBuffer layout = buffer(18).put(new byte[] {3, 1});
        layout.putLong(data).putLong(4 * rows * columns);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer comment = buffer(bytes.length + 1).put(bytes).put((byte) 0);
        return List.of(
                new Message(DATASPACE, space.flip()),
                new Message(DATATYPE, type.flip()),
                new Message(FILL_VALUE, fill.flip()),
                new Message(LAYOUT, layout.flip()),
                new Message(COMMENT, comment.flip()));
    }

    /// The header of the root group.
    ///
    /// @param objects names and addresses of its data sets
    static ByteBuffer root(List<FeatureWriter.Entry> objects) {
        List<Message> messages = new ArrayList<>();
        ByteBuffer info = buffer(18).put(new byte[] {0, 0}).putLong(UNDEFINED).putLong(UNDEFINED);
        messages.add(new Message(LINK_INFO, info.flip()));
        messages.add(new Message(GROUP_INFO, buffer(2).put(new byte[] {0, 0}).flip()));
        for (FeatureWriter.Entry each : objects) {
            byte[] name = each.name().getBytes(StandardCharsets.UTF_8);
            ByteBuffer link = buffer(3 + name.length + 8).put(new byte[] {1, 0, (byte) name.length});
            messages.add(new Message(LINK, link.put(name).putLong(each.address()).flip()));
        }
        return object(messages);
    }

    private static ByteBuffer object(List<Message> messages) {
        int size = messages.stream().mapToInt(message -> 4 + message.data.limit()).sum();
        ByteBuffer out = buffer(START + size + CHECKSUM).put(OBJECT);
        out.put((byte) 2).put((byte) 2).putInt(size);
        for (Message message : messages) {
            out.put((byte) message.type).putShort((short) message.data.limit()).put((byte) 0);
            out.put(message.data.duplicate());
        }
        return checked(out);
    }

    /// A matrix as its header describes it.
    ///
    /// @param bytes of the header and the data together
    record Matrix(String name, long bytes) {}

    /// Reads a header that [#matrix] made.
    ///
    /// @param bytes the file from the header on; what is behind it does not matter
    /// @return empty if it is none, or broken
    static Optional<Matrix> readMatrix(ByteBuffer bytes) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < START || bytes.getInt(0) != ByteBuffer.wrap(OBJECT).order(ByteOrder.LITTLE_ENDIAN).getInt()) {
            return Optional.empty();
        }
        int end = START + bytes.getInt(START - 4);
        if (end < START || end + CHECKSUM > bytes.limit() || Lookup3.of(bytes, 0, end) != bytes.getInt(end)) {
            return Optional.empty();
        }
        String name = "";
        long data = 0;
        for (int at = START; at < end; ) {
            int type = bytes.get(at);
            int size = Short.toUnsignedInt(bytes.getShort(at + 1));
            at += 4;
            switch (type) {
                case LAYOUT -> data = bytes.getLong(at + 10);
                case COMMENT -> {
                    byte[] text = new byte[size - 1];
                    bytes.get(at, text);
                    name = new String(text, StandardCharsets.UTF_8);
                }
                default -> {}
            }
            at += size;
        }
        return Optional.of(new Matrix(name, end + CHECKSUM + data));
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// With the checksum at the end, ready to be written.
    private static ByteBuffer checked(ByteBuffer header) {
        return header.putInt(Lookup3.of(header, 0, header.position())).flip();
    }
}
