package org.rewardedsoups.tensor;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The contents of a safetensors file, the format in which weights are exchanged.
///
/// A file is an 8-byte little-endian length, a JSON header of that length, and the data. Reading is
/// strict: whatever breaks a rule of the format is refused with a [ModelFormatException] that names
/// the file, the rule and what was found, before any tensor is made. The values themselves are not
/// looked at; they may be NaN.
///
/// @param tensors in the order of the header
/// @param metadata what stands under `__metadata__`
public record SafeTensors(StateDict tensors, Map<String, String> metadata) {
    private static final ValueLayout.OfLong LENGTH =
            JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int CHUNK = 1 << 26;

    public SafeTensors {
        metadata = Map.copyOf(metadata);
    }

    /// Tensors to be written, with the metadata `format=pt` that Python's loaders ask for.
    public static SafeTensors of(StateDict tensors) {
        return new SafeTensors(tensors, Map.of("format", "pt"));
    }

    /// Reads a file into memory of its own: for checkpoints, which may be replaced while in use.
    ///
    /// @throws ModelFormatException if the file breaks a rule of the format
    /// @throws IOException if it cannot be read
    public static SafeTensors read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            String where = file.toString();
            MemorySegment prefix = MemorySegment.ofArray(new byte[8]);
            long size = channel.size();
            readFully(channel, 0, prefix.asSlice(0, Math.min(8, size)), CHUNK, where);
            int length = headerLength(prefix, size, where);
            byte[] json = new byte[length];
            readFully(channel, 8, MemorySegment.ofArray(json), CHUNK, where);
            long dataStart = 8L + length;
            SafeTensorsHeader header =
                    SafeTensorsHeader.parse(json, size - dataStart, where);
            SequencedMap<String, Tensor> out = new LinkedHashMap<>();
            for (SafeTensorsHeader.Entry entry : header.entries()) {
                Tensor tensor =
                        Scope.detached(() -> Tensor.empty(entry.type(), entry.shape()));
                readFully(
                        channel,
                        dataStart + entry.begin(),
                        tensor.data().asSlice(0, entry.bytes()),
                        CHUNK,
                        where);
                out.put(entry.name(), tensor);
            }
            return new SafeTensors(StateDict.of(out), header.metadata());
        }
    }

    /// Maps a file: tensors read straight from it and cannot be written to.
    ///
    /// Nothing is copied, so a file larger than memory works. The file must not be cut short while
    /// the arena is open; replacing it by another file is safe.
    ///
    /// @param arena how long the tensors live
    /// @throws ModelFormatException if the file breaks a rule of the format
    /// @throws IOException if it cannot be mapped
    public static SafeTensors map(Path file, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            MemorySegment bytes =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return of(bytes, file.toString());
        }
    }

    /// The tensors inside the bytes of a file, in place.
    static SafeTensors of(MemorySegment file, String where) {
        int length = headerLength(file, file.byteSize(), where);
        byte[] json = file.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE);
        MemorySegment data = file.asSlice(8L + length);
        SafeTensorsHeader header = SafeTensorsHeader.parse(json, data.byteSize(), where);
        SequencedMap<String, Tensor> out = new LinkedHashMap<>();
        for (SafeTensorsHeader.Entry entry : header.entries()) {
            MemorySegment slice = data.asSlice(entry.begin(), entry.bytes());
            out.put(entry.name(), Tensor.wrap(slice, entry.type(), entry.shape()));
        }
        return new SafeTensors(StateDict.of(out), header.metadata());
    }

    /// Writes the file, whole or not at all; the same contents give the same bytes.
    ///
    /// The data starts at a multiple of 64 bytes and is laid out by falling element size, so that
    /// every tensor is aligned to its elements.
    ///
    /// @throws ModelFormatException if a name is no Unicode text or taken by the format, or there are
    ///     too many names for a header
    /// @throws IOException if it cannot be written
    public void write(Path file) throws IOException {
        write(file, tensors::get);
    }

    /// The same with values that are made when their turn comes, one tensor at a time: for files that
    /// are larger than memory.
    ///
    /// @param values by name, of the types and shapes of these tensors; each in a scope of its own
    public void write(Path file, Function<String, Tensor> values) throws IOException {
        List<String> layout = new ArrayList<>();
        List<SafeTensorsHeader.Entry> entries = entries(layout);
        byte[] header =
                SafeTensorsHeader.encode(entries, new TreeMap<>(metadata), file.toString());
        AtomicFile.write(
                file,
                channel -> {
                    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                    AtomicFile.writeFully(channel, length.putLong(0, header.length));
                    AtomicFile.writeFully(channel, ByteBuffer.wrap(header));
                    for (String name : layout) {
                        try (Scope _ = Scope.open()) {
                            Tensor plain = checked(name, values.apply(name)).plain();
                            long bytes = plain.size() * plain.type().bytes();
                            writeFully(channel, plain.data().asSlice(0, bytes), CHUNK);
                        }
                    }
                });
    }

    private Tensor checked(String name, Tensor value) {
        Tensor expected = tensors.get(name);
        if (value.type() != expected.type() || !value.shape().equals(expected.shape())) {
            throw new ShapeException(
                    "write: expected " + name + " to be " + expected.type() + " " + expected.shape()
                            + ", got " + value.type() + " " + value.shape());
        }
        return value;
    }

    /// Where each tensor goes, in the dictionary's order; `layout` receives them in the file's.
    private List<SafeTensorsHeader.Entry> entries(List<String> layout) {
        Map<String, SafeTensorsHeader.Entry> placed = new LinkedHashMap<>();
        long[] end = {0};
        tensors.asMap().entrySet().stream()
                .sorted(Comparator.comparingInt(e -> -e.getValue().type().bytes()))
                .forEach(
                        e -> {
                            Tensor tensor = e.getValue();
                            long begin = end[0];
                            end[0] =
                                    Math.addExact(begin, tensor.size() * tensor.type().bytes());
                            layout.add(e.getKey());
                            placed.put(
                                    e.getKey(),
                                    new SafeTensorsHeader.Entry(
                                            e.getKey(),
                                            tensor.type(),
                                            tensor.shape(),
                                            begin,
                                            end[0]));
                        });
        return tensors.names().stream().map(placed::get).toList();
    }

    private static int headerLength(MemorySegment start, long fileSize, String where) {
        SafeTensorsHeader.requireNoPointer(start, where);
        if (fileSize < 8) {
            throw new ModelFormatException(
                    where + ": expected at least 8 bytes, got a file of " + fileSize
                            + "; is the download complete?");
        }
        return SafeTensorsHeader.length(start.get(LENGTH, 0), fileSize, where);
    }

    static void readFully(
            FileChannel channel, long position, MemorySegment out, int chunk, String where)
            throws IOException {
        for (long done = 0; done < out.byteSize(); ) {
            long n = Math.min(chunk, out.byteSize() - done);
            int read = channel.read(out.asSlice(done, n).asByteBuffer(), position + done);
            if (read < 0) {
                throw new ModelFormatException(
                        where + ": expected " + (position + out.byteSize())
                                + " bytes, got an end after " + (position + done)
                                + "; was the file cut short while it was read?");
            }
            done += read;
        }
    }

    static void writeFully(FileChannel channel, MemorySegment data, int chunk) throws IOException {
        for (long done = 0; done < data.byteSize(); done += chunk) {
            long n = Math.min(chunk, data.byteSize() - done);
            AtomicFile.writeFully(channel, data.asSlice(done, n).asByteBuffer());
        }
    }
}
