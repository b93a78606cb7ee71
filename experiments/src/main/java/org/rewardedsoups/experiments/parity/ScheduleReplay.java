package org.rewardedsoups.experiments.parity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rewardedsoups.autograd.Schedule;

/// Learning rates of the original's two schedules; their settings stand in the names of the
/// recordings, where they are not the defaults.
record ScheduleReplay() implements CaptionerReplay {
    private static final Pattern SETTING = Pattern.compile("(\\w+)=([-+.\\deE]+)");
    private static final Map<String, Double> DEFAULTS =
            Map.of("lr", 1e-5, "min", 5e-7, "warm", 1.0, "every", 1.0, "anneal", 0.8);

    @Override
    public void replay(CaptionerRecording recording, CaptioningTallies tallies) {
        if (recording.precision() == Precision.FLOAT64) {
            Golden samples = recording.manifest().get("lr_schedule_samples");
            for (var entry : samples.json().properties()) {
                replay(entry.getKey(), samples.get(entry.getKey()), tallies);
            }
        }
    }

    private static void replay(String name, Golden samples, CaptioningTallies tallies) {
        Map<String, Double> settings = new HashMap<>(DEFAULTS);
        Matcher setting = SETTING.matcher(name);
        while (setting.find()) {
            settings.put(setting.group(1), Double.valueOf(setting.group(2)));
        }
        double rate = settings.get("lr");
        long warmUp = settings.get("warm").longValue();
        long every = Math.round(settings.get("nb") * settings.get("every"));
        double fall = settings.get("anneal");
        Schedule schedule =
                name.startsWith("annealing")
                        ? Schedule.annealing(warmUp, every, fall)
                        : Schedule.hyperbolic(warmUp, every, fall, settings.get("min") / rate);
        for (Golden sample : samples.list()) {
            List<Golden> pair = sample.list();
            tallies.of("captioner learning rates", Precision.EITHER)
                    .number(
                            name + " " + pair.getFirst().integer(),
                            rate * schedule.factor(pair.getFirst().integer()),
                            pair.getLast().number(),
                            1e-15);
        }
    }
}
