package org.rewardedsoups.models.pytorch;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// A checkpoint as `torch.save` writes it since PyTorch 1.6: a zip file, not compressed, of a pickle
/// that says what there is, and of the numbers of each tensor.
///
/// Nothing in it is run, see [Pickle]; numbers are read when asked for.
///
/// @param path the file
/// @param folder the folder of all entries, named after the file by whoever wrote it
/// @param content dictionaries, lists and plain values; tensors are described only
public record TorchFile(Path path, String folder, Map<?, ?> content) {
    private static final String PICKLE = "/data.pkl";
    private static final int MOST_PICKLE_BYTES = 1 << 28;
    private static final int CHUNK = 1 << 20;

    /// Reads what there is.
    ///
    /// @throws ModelFormatException if it is no such file, or names anything but weights
    /// @throws IOException if it cannot be read
    public static TorchFile read(Path path) throws IOException {
        Rebuilding rebuilding = new Rebuilding(path.toString());
        try (ZipFile zip = new ZipFile(path.toFile())) {
            List<String> pickles =
                    zip.stream()
                            .map(ZipEntry::getName)
                            .filter(name -> name.endsWith(PICKLE))
                            .toList();
            if (pickles.size() != 1) {
                throw rebuilding.bad("one data.pkl, got " + pickles.size());
            }
            String name = pickles.getFirst();
            String folder = name.substring(0, name.length() - PICKLE.length());
            requireLittleEndian(zip, folder, rebuilding);
            byte[] pickle = bytes(zip, entry(zip, name, rebuilding), rebuilding);
            Object content = new Pickle(ByteBuffer.wrap(pickle), rebuilding).read();
            if (content instanceof Map<?, ?> map) {
                return new TorchFile(path, folder, map);
            }
            throw rebuilding.bad("a dictionary, got another value");
        } catch (ZipException e) {
            throw new ModelFormatException(
                    path
                            + ": expected a zip file as PyTorch writes since version 1.6, got "
                            + e.getMessage()
                            + "; is the download complete?",
                    e);
        }
    }

    /// The tensors of the dictionary under a key, such as `model_state_dict`.
    ///
    /// @throws ModelFormatException if there is no such dictionary, or its numbers are missing
    /// @throws IOException if they cannot be read
    public StateDict stateDict(String key) throws IOException {
        if (content.get(key) instanceof Map<?, ?> map) {
            return tensors(map);
        }
        throw new ModelFormatException(
                path + ": expected a dictionary " + key + ", got " + content.keySet());
    }

    /// The tensors of a file that is nothing but a state dict.
    ///
    /// @throws ModelFormatException if it holds other things
    /// @throws IOException if it cannot be read
    public StateDict stateDict() throws IOException {
        return tensors(content);
    }

    private StateDict tensors(Map<?, ?> map) throws IOException {
        Rebuilding rebuilding = new Rebuilding(path.toString());
        List<String> others = new ArrayList<>();
        map.forEach(
                (key, value) -> {
                    if (!(key instanceof String && value instanceof TorchTensor)) {
                        others.add(String.valueOf(key));
                    }
                });
        if (!others.isEmpty()) {
            throw rebuilding.bad("tensors by name only, got also " + others);
        }
        Map<String, Tensor> out = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(path.toFile())) {
            for (Map.Entry<?, ?> each : map.entrySet()) {
                out.put((String) each.getKey(), tensor(zip, (TorchTensor) each.getValue()));
            }
        }
        return StateDict.of(out);
    }

    private Tensor tensor(ZipFile zip, TorchTensor source) throws IOException {
        Rebuilding rebuilding = new Rebuilding(path.toString());
        ZipEntry entry = entry(zip, folder + "/data/" + source.storage(), rebuilding);
        int size = source.type().bytes();
        if (entry.getSize() % size != 0 || entry.getSize() / size != source.elements()) {
            throw rebuilding.bad(
                    source.elements()
                            + " elements of "
                            + size
                            + " bytes in "
                            + entry.getName()
                            + ", got "
                            + entry.getSize()
                            + " bytes");
        }
        Tensor all =
                Scope.detached(
                        () ->
                                Tensor.empty(
                                        source.type(),
                                        new Shape(source.extent())));
        try (InputStream in = zip.getInputStream(entry)) {
            in.skipNBytes(source.offset() * size);
            MemorySegment to = all.data();
            for (long done = 0; done < source.extent() * size; ) {
                int n = (int) Math.min(CHUNK, source.extent() * size - done);
                byte[] chunk = in.readNBytes(n);
                if (chunk.length < n) {
                    throw rebuilding.bad(n + " more bytes in " + entry.getName());
                }
                MemorySegment.copy(MemorySegment.ofArray(chunk), 0, to, done, n);
                done += n;
            }
        }
        return source.rowMajor() ? all.reshape(source.shape()) : gathered(all, source);
    }

    /// The elements in row-major order.
    private static Tensor gathered(Tensor all, TorchTensor source) {
        Tensor out = Scope.detached(() -> Tensor.empty(source.type(), source.shape()));
        int rank = source.strides().length;
        long[] index = new long[rank];
        long from = 0;
        for (long i = 0; i < out.size(); i++) {
            out.put(i, all.at(from));
            for (int d = rank - 1; d >= 0; d--) {
                from += source.strides()[d];
                if (++index[d] < source.shape().dim(d)) {
                    break;
                }
                from -= index[d] * source.strides()[d];
                index[d] = 0;
            }
        }
        return out;
    }

    private static void requireLittleEndian(ZipFile zip, String folder, Rebuilding rebuilding)
            throws IOException {
        ZipEntry entry = zip.getEntry(folder + "/byteorder");
        if (entry != null) {
            String order =
                    new String(bytes(zip, entry, rebuilding), StandardCharsets.US_ASCII).strip();
            if (!order.equals("little")) {
                throw rebuilding.bad("little-endian numbers, got byte order " + order);
            }
        }
    }

    private static ZipEntry entry(ZipFile zip, String name, Rebuilding rebuilding) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw rebuilding.bad("an entry " + name + ", got none");
        }
        if (entry.getMethod() != ZipEntry.STORED) {
            throw rebuilding.bad("entries that are not compressed, got " + name);
        }
        return entry;
    }

    private static byte[] bytes(ZipFile zip, ZipEntry entry, Rebuilding rebuilding)
            throws IOException {
        if (entry.getSize() > MOST_PICKLE_BYTES) {
            throw rebuilding.bad(
                    "at most " + MOST_PICKLE_BYTES + " bytes in " + entry.getName() + ", got "
                            + entry.getSize());
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
