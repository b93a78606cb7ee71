package org.rewardedsoups.experiments.captioning;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.experiments.run.Experiment;

/// The captioning program with options that make it quick.
///
/// @param options `--name=value`
/// @param printed what the last run printed
record CaptioningProgram(List<String> options, ByteArrayOutputStream printed) {

    CaptioningProgram(List<String> options) {
        this(options, new ByteArrayOutputStream());
    }

    /// Runs it with other options in the place of its own; `--name=` leaves one out.
    ///
    /// @return the exit code
    int run(String... others) {
        List<String> all = new ArrayList<>(options);
        for (String other : others) {
            String name = other.substring(0, other.indexOf('=') + 1);
            all.removeIf(own -> !name.isEmpty() && own.startsWith(name));
            all.add(other);
        }
        all.removeIf(option -> option.endsWith("="));
        var experiment =
                new Experiment<>(
                        "captioning",
                        "test",
                        CaptioningConfig.DEFAULT,
                        CaptioningConfig.QUICK,
                        List.of());
        printed.reset();
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return experiment.run(all.toArray(String[]::new), CaptioningRun::start, stream, stream);
    }

    String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
