package org.rewardedsoups.experiments.captiondata;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Features of pictures in an HDF5 file, as the original keeps them: a data set `<id>_features` of
/// float32 `(L, C)` for each picture, L visual tokens of C channels.
///
/// Only the features asked for are read: COCO's file has 102 GB.
public final class FeatureFile implements AutoCloseable {
    private final Path path;
    private final HdfFile file;

    private FeatureFile(Path path, HdfFile file) {
        this.path = path;
        this.file = file;
    }

    /// Opens a file.
    ///
    /// @throws UserException if it is not there, or no HDF5 file
    public static FeatureFile open(Path path) throws IOException {
        if (!Files.isReadable(path)) {
            throw new UserException("no such file", path.toString(), "check the path of the features");
        }
        try {
            return new FeatureFile(path, new HdfFile(path));
        } catch (HdfException e) {
            throw new UserException(
                    "no HDF5 file: " + e.getMessage(), path.toString(), "make the features anew", e);
        }
    }

    /// Whether there are features of a picture.
    public boolean contains(long id) {
        return file.getChild(name(id)) != null;
    }

    /// The features of a picture, F32 `(L, C)`.
    ///
    /// @throws UserException if there are none, or they are not float32 of two dimensions
    public Tensor read(long id) {
        String name = name(id);
        Node node = file.getChild(name);
        if (!(node instanceof Dataset dataset)) {
            throw new UserException(
                    "no features of picture " + id, path + " " + name, "extract them first");
        }
        int[] dims = dataset.getDimensions();
        if (dims.length != 2 || dataset.getJavaType() != float.class) {
            throw new UserException(
                    "expected float32 of two dimensions, got "
                            + dataset.getJavaType() + " of " + dims.length,
                    path + " " + name,
                    "extract the features anew");
        }
        return Tensor.of(new Shape(dims[0], dims[1]), (float[]) dataset.getDataFlat());
    }

    /// The data set of a picture.
    static String name(long id) {
        return id + "_features";
    }

    @Override
    public void close() {
        file.close();
    }
}
