package org.rewardedsoups.experiments.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.rewardedsoups.tensor.AtomicFile;

/// What a run has measured: printed at once, and written to a JSON file in the end.
public record RunFigures(Run run, ObjectNode json) {
    /// Nothing measured yet.
    public RunFigures(Run run) {
        this(run, Json.object());
    }

    /// Prints a figure, and keeps it for [#write].
    public void put(String name, double value) {
        json.put(name, value);
        run.note(String.format(Locale.ROOT, "%-56s %10.3f", name, value));
    }

    /// Most memory of the process so far, with mapped pages, where the system tells it.
    public void resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    put("GB resident at most", Double.parseDouble(line.replaceAll("\\D", "")) * 1024e-9);
                }
            }
        }
    }

    /// Writes all figures to a file in the folder of the run.
    public void write(String file) throws IOException {
        AtomicFile.write(run.file(file), Json.pretty(json).getBytes(StandardCharsets.UTF_8));
        run.note("wrote " + run.file(file));
    }

    /// Seconds since a reading of the nanosecond clock.
    public static double since(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }
}
