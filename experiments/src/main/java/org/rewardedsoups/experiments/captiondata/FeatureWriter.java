package org.rewardedsoups.experiments.captiondata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

/// Writes features of pictures to an HDF5 file, one picture after the other, however many there
/// are: COCO's have 102 GB.
///
/// The file grows under the name `X.part` and gets its own when it is whole. What was written when a
/// program was killed is found again: opening the same file goes on behind the last whole picture.
/// (jHDF, which reads these files, would keep all features in memory until the end.)
public final class FeatureWriter implements AutoCloseable {
    private static final int LONGEST_HEADER = 1024;

    private final Path path;
    private final Path part;
    private final FileChannel channel;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private long end = Hdf5Header.SUPERBLOCK;

    /// A data set and where its header is.
    record Entry(String name, long address) {}

    private FeatureWriter(Path path) throws IOException {
        this.path = path;
        this.part = path.resolveSibling(path.getFileName() + ".part");
        this.channel =
                FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
    }

    /// Opens a file to be written; what a run before it left is kept.
    public static FeatureWriter open(Path path) throws IOException {
        FeatureWriter writer = new FeatureWriter(path);
        try {
            writer.resume();
        } catch (IOException | RuntimeException e) {
            writer.channel.close();
            throw e;
        }
        return writer;
    }

    private void resume() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_HEADER);
        while (true) {
            bytes.clear();
            channel.read(bytes, end);
            Optional<Hdf5Header.Matrix> found = Hdf5Header.readMatrix(bytes.flip());
            if (found.isEmpty() || end + found.get().bytes() > channel.size()) {
                channel.truncate(end);
                return;
            }
            add(found.get().name());
            end += found.get().bytes();
        }
    }

    private void add(String name) {
        entries.add(new Entry(name, end));
        names.add(name);
    }

    /// Whether a picture's features are written already.
    public boolean contains(long id) {
        return names.contains(FeatureFile.name(id));
    }

    /// How many pictures are written.
    public int size() {
        return entries.size();
    }

    /// Appends the features of a picture.
    ///
    /// @param features F32 `(L, C)`
    /// @throws ShapeException if they are no matrix
    /// @throws IllegalArgumentException if the picture is there already
    public void write(long id, Tensor features) throws IOException {
        if (features.shape().rank() != 2) {
            throw new ShapeException("features: expected (L, C), got " + features.shape());
        }
        String name = FeatureFile.name(id);
        if (contains(id)) {
            throw new IllegalArgumentException("features: expected every picture once, got " + id + " again");
        }
        ByteBuffer header = Hdf5Header.matrix(name, features.dim(0), features.dim(1), end);
        float[] values = features.toFloats();
        ByteBuffer out =
                ByteBuffer.allocate(header.remaining() + 4 * values.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(header);
        for (float value : values) {
            out.putFloat(value);
        }
        put(out.flip(), end);
        add(name);
        end += out.limit();
    }

    /// Makes the file whole and gives it its name.
    public void finish() throws IOException {
        ByteBuffer root = Hdf5Header.root(entries);
        put(root, end);
        put(Hdf5Header.superblock(end, end + root.limit()), 0);
        channel.force(true);
        channel.close();
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void put(ByteBuffer bytes, long at) throws IOException {
        long to = at;
        while (bytes.hasRemaining()) {
            to += channel.write(bytes, to);
        }
    }

    /// Leaves what is written for a later run, if the file is not finished.
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
