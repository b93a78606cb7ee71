package org.rewardedsoups.experiments.captiondata;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.tensor.Selections;
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

    /// Makes sure that there are features of all pictures; their shapes show when they are read.
    ///
    /// @throws UserException naming the first that has none
    public void require(List<CaptionedImage> images) {
        for (CaptionedImage image : images) {
            if (!contains(image.id())) {
                throw new UserException(
                        "no features of picture " + image.id(),
                        "--features",
                        "extract them with exec:exec@features");
            }
        }
    }

    /// The features of some pictures, F32 `(B, L, C)`.
    ///
    /// @param channels C, as the captioner takes them
    /// @throws UserException if features are missing, or not all of one shape
    public Tensor read(List<CaptionedImage> images, int channels) {
        List<Tensor> read = images.stream().map(image -> read(image.id())).toList();
        Shape expected = new Shape(read.getFirst().dim(0), channels);
        for (int i = 0; i < read.size(); i++) {
            if (!read.get(i).shape().equals(expected)) {
                throw new UserException(
                        "expected features of shape " + expected + ", got " + read.get(i).shape(),
                        "picture " + images.get(i).id(),
                        "extract all features with the captioner's backbone");
            }
        }
        List<Tensor> batches =
                read.stream().map(one -> one.reshape(1, one.dim(0), one.dim(1))).toList();
        return Selections.concat(0, batches);
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
