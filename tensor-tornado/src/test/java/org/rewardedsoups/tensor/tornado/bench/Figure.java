package org.rewardedsoups.tensor.tornado.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;

/// What was measured of one job.
///
/// @param work of one run, in floating-point operations or bytes
/// @param unit of work a second: GFLOP/s or GB/s
/// @param device seconds on the device
/// @param cpu seconds on the CPU
/// @param error largest relative difference between their results
/// @param first seconds of the first run on the device, which compiles
/// @param launches of kernels in a run
/// @param bytes on the device
/// @param skipped why nothing was measured
record Figure(
        String job,
        String unit,
        double work,
        double device,
        double cpu,
        double error,
        double first,
        int launches,
        long bytes,
        Optional<String> skipped) {
    private static final String LINE = "%-32s %-8s %10s %10s %10s %10s %8s %9s %8s %9s";

    static Figure skipped(String job, String reason) {
        return new Figure(job, "", 0, 0, 0, 0, 0, 0, 0, Optional.of(reason));
    }

    static String head() {
        return LINE.formatted(
                "job",
                "unit",
                "device s",
                "device",
                "CPU s",
                "CPU",
                "ratio",
                "error",
                "first s",
                "memory MB");
    }

    String line() {
        if (skipped.isPresent()) {
            return "%-32s skipped: %s".formatted(job, skipped.get());
        }
        return LINE.formatted(
                job,
                unit,
                number("%.6f", device),
                number("%.1f", work / device / 1e9),
                number("%.6f", cpu),
                number("%.1f", work / cpu / 1e9),
                number("%.2fx", cpu / device),
                number("%.1e", error),
                number("%.1f", first),
                number("%.1f", bytes / 1e6));
    }

    private static String number(String format, double x) {
        return String.format(Locale.ROOT, format, x);
    }

    ObjectNode json() {
        ObjectNode out = JsonNodeFactory.instance.objectNode().put("job", job);
        if (skipped.isPresent()) {
            return out.put("skipped", skipped.get());
        }
        return out.put("unit", unit)
                .put("deviceSeconds", device)
                .put("device", work / device / 1e9)
                .put("cpuSeconds", cpu)
                .put("cpu", work / cpu / 1e9)
                .put("ratio", cpu / device)
                .put("error", error)
                .put("firstSeconds", first)
                .put("launches", launches)
                .put("deviceBytes", bytes);
    }
}
