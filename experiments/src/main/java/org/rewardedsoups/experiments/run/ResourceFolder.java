package org.rewardedsoups.experiments.run;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Folders among the resources, inside a jar or not.
public final class ResourceFolder {
    private ResourceFolder() {}

    /// The folder that holds `file`, or empty if there is no such resource.
    ///
    /// @param anchor the class beside which the resource lies
    public static Optional<Path> of(Class<?> anchor, String file) throws IOException {
        URL url = anchor.getResource(file);
        if (url == null) {
            return Optional.empty();
        }
        try {
            URI uri = url.toURI();
            if (uri.getScheme().equals("jar")) {
                open(uri);
            }
            return Optional.of(Path.of(uri).getParent());
        } catch (URISyntaxException e) {
            throw new IOException("resource " + url, e);
        }
    }

    /// Opens the jar as a file system, which then stays open.
    private static void open(URI uri) throws IOException {
        try {
            FileSystems.newFileSystem(uri, Map.of());
        } catch (FileSystemAlreadyExistsException e) {
            // an earlier call opened it
        }
    }
}
