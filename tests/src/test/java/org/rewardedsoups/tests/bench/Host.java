package org.rewardedsoups.tests.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.rewardedsoups.tensor.Providers;

/// Where the figures come from, in a few lines: machine, JDK, threads, peers, limits.
final class Host {
    private Host() {}

    static String describe(int threads, List<Library> libraries, Hardware hardware) {
        var text = new StringBuilder();
        for (String setting : Preloaded.openBlasSettings()) {
            text.append("WARNING: ").append(setting);
            text.append(" is set and slows OpenBLAS, and so nd4j, down: run with env -u ");
            text.append(setting.split("=")[0]).append("\n");
        }
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s, %d processors, load average %.2f%n",
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        load()));
        text.append(
                String.format(
                        Locale.ROOT,
                        "JDK %s, %s kernels, %d thread%s, %s%n",
                        Runtime.version(),
                        Providers.chosen().name(),
                        threads,
                        threads == 1 ? "" : "s",
                        Clock.of(threads).label()));
        text.append("limits: ").append(hardware.label()).append("\n");
        if (libraries.isEmpty()) {
            text.append("peers: none, build with -Pbench\n");
        }
        libraries.forEach(each ->
                text.append(each.key()).append(": ").append(each.description()).append("\n"));
        return text.toString();
    }

    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /// As Linux calls it; elsewhere the architecture.
    private static String processor() {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
