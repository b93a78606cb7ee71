package org.rewardedsoups.experiments.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.rewardedsoups.tensor.Providers;

/// What computes: kernels and threads, chosen once at the start, and the versions involved.
final class Machine {
    private Machine() {}

    /// Makes `--kernels` and `--threads` known to the tensor library, before its first use.
    ///
    /// @throws UserException if the kernels asked for cannot be used here
    static void use(ToolOptions options) {
        options.kernels().ifPresent(names -> System.setProperty("tensor.kernels", names));
        if (options.threads() > 0) {
            System.setProperty("tensor.threads", Integer.toString(options.threads()));
        }
        try {
            kernels();
        } catch (ExceptionInInitializerError e) {
            throw new UserException(
                    e.getCause().getMessage(),
                    "--kernels=" + options.kernels().orElse(""),
                    "choose kernels that this machine has",
                    e.getCause());
        }
    }

    /// The name of the kernels that compute.
    static String kernels() {
        return Providers.chosen().name();
    }

    /// What they compute with, such as the processor's vectors or a GPU.
    static String device() {
        return Providers.chosen().description();
    }

    static ObjectNode versions() {
        return Json.object()
                .put("rewardedSoups", version())
                .put("java", Runtime.version().toString())
                .put("vm", System.getProperty("java.vm.name"))
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }

    private static String version() {
        var properties = new Properties();
        try (InputStream in = Machine.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
