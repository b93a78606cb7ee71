package org.rewardedsoups.experiments;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.ToolOptions;
import org.rewardedsoups.tensor.KernelProvider;
import org.rewardedsoups.tensor.Providers;

/// Says what this machine computes with, and what is missing.
///
/// Run: `mvn -q compile exec:exec@doctor`, or `./soup doctor`.
public final class Doctor {
    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "doctor",
                    "says what this machine computes with: Java, processors, memory, kernels, devices;"
                            + " and what is\nmissing, with the remedy.",
                    new Config(),
                    new Config(),
                    List.of("--kernels=tornado"));

    private Doctor() {}

    record Config() {}

    private record Line(String label, String text) {}

    static void main(String[] args) {
        EXPERIMENT.tool(args, Doctor::run);
    }

    private static int run(Config config, ToolOptions options) {
        List<Line> lines = new ArrayList<>(machine(options));
        List<String> missing = new ArrayList<>();
        for (KernelProvider provider : Providers.installed()) {
            Optional<String> reason = provider.unavailable();
            lines.add(
                    new Line(
                            "kernels " + provider.name(),
                            reason.map(why -> "not usable: " + why)
                                    .orElseGet(() -> "usable: " + provider.description())));
            reason.ifPresent(why -> missing.add(provider.name() + ": " + why));
        }
        if (Providers.installed().stream().noneMatch(each -> each.name().equals("tornado"))) {
            String why =
                    "not built in; for a GPU export TORNADOVM_HOME=<SDK of TornadoVM>, then mvn -q"
                            + " compile (docs/gpu.md)";
            lines.add(new Line("kernels tornado", why));
            missing.add("tornado, which is optional: " + why);
        }
        lines.add(new Line("in use", Providers.chosen().name()));
        lines.add(new Line("missing", missing.isEmpty() ? "nothing" : String.join("\n", missing)));
        lines.forEach(Doctor::print);
        return 0;
    }

    private static List<Line> machine(ToolOptions options) {
        Runtime runtime = Runtime.getRuntime();
        String home = System.getenv("TORNADOVM_HOME");
        return List.of(
                new Line(
                        "java",
                        Runtime.version() + ", " + System.getProperty("java.vm.name") + ", "
                                + System.getProperty("java.vendor")),
                new Line(
                        "system",
                        System.getProperty("os.name") + " " + System.getProperty("os.arch")),
                new Line(
                        "processors",
                        runtime.availableProcessors() + ", " + options.computingThreads()
                                + " threads compute"),
                new Line(
                        "memory",
                        "%s of this machine, %s of them for Java's heap"
                                .formatted(gigabytes(machineBytes()), gigabytes(runtime.maxMemory()))),
                new Line("TORNADOVM_HOME", home == null ? "not set" : home));
    }

    private static long machineBytes() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    /// A label, and its text beside it on one or more lines.
    private static void print(Line line) {
        String label = line.label;
        for (String part : line.text.split("\n")) {
            System.out.printf(Locale.ROOT, "%-16s %s%n", label, part);
            label = "";
        }
    }
}
