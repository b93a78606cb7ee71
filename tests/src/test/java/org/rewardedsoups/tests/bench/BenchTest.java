package org.rewardedsoups.tests.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.experiments.run.UserException;

class BenchTest {
    private static final Hardware HARDWARE = new Hardware(100e9, 10e9);

    @Test
    void onlySelectsFamiliesAndBeginningsOfNames() {
        List<Job> jobs = Job.all(false);
        assertEquals(jobs, Job.only(List.of(), jobs));
        assertEquals(
                List.of("sgemm 1024 NN", "sgemm 1024 NT", "sgemm 1024 TN", "add 1024"),
                names(Job.only(List.of("add", "sgemm-1024"), jobs)));
        assertEquals(List.of("sgemm 512 TN"), names(Job.only(List.of("sgemm-512-TN"), jobs)));
    }

    @Test
    void anUnknownJobIsRefusedWithTheKnownOnes() {
        List<Job> jobs = Job.all(true);
        var e = assertThrows(UserException.class, () -> Job.only(List.of("add", "foo"), jobs));
        assertTrue(e.getMessage().startsWith("no such job, --only=foo, choose from sgemm gemv "));
    }

    @Test
    void everyJobHasANameOfItsOwn() {
        List<Job> all = Job.all(false);
        assertEquals(all.size(), new HashSet<>(names(all)).size());
    }

    private static List<String> names(List<Job> jobs) {
        return jobs.stream().map(Job::name).toList();
    }

    @Test
    void figuresAreMediansAndRatiosMediansOfRounds() {
        Job job = Job.only(List.of("sgemm-128-NN"), Job.all(true)).getFirst();
        var seconds = new LinkedHashMap<String, double[]>();
        seconds.put(Measurement.OURS, new double[] {1e-3, 2e-3, 4e-3});
        seconds.put("djl", new double[] {3e-3, 2e-3, 2e-3});
        var measurement = new Measurement(job, seconds, 16, HARDWARE);
        JsonNode json = Figures.of(2, List.of(measurement)).get(0);
        assertEquals("sgemm 128 NN", json.get("job").asText());
        assertEquals(2, json.get("threads").asInt());
        assertEquals("GFLOP/s", json.get("unit").asText());
        double gflop = 2 * Math.pow(128, 3) * 1e-9;
        assertEquals(gflop / 2e-3, json.get("ours").asDouble(), 1e-9);
        assertEquals(gflop / 2e-3, json.get("peers").get("djl").asDouble(), 1e-9);
        assertEquals(1, json.get("ratios").get("djl").asDouble(), 1e-9);
        assertEquals(gflop / 2e-3 / 100, json.get("shareOfFmaPeak").asDouble(), 1e-9);
        assertEquals(16, json.get("bytesPerCall").asLong());
        assertEquals(0.75, json.get("spread").asDouble(), 1e-9);
        assertTrue(measurement.noisy());
    }

    @Test
    void aRaceTimesALibraryThatAgreesAndRefusesOneThatDoesNot() throws Exception {
        Job job = Job.only(List.of("add"), Job.all(true)).getFirst();
        double right = job.task().ours().result();
        var race = new Race(1, 3, 0.01);
        Measurement measurement = race.run(job, List.of(new Stub(right)), HARDWARE);
        assertEquals(List.of("stub"), measurement.peers());
        assertTrue(measurement.figure(Measurement.OURS) > 0 && measurement.ratio("stub") > 0);
        var e =
                assertThrows(
                        IllegalStateException.class,
                        () -> race.run(job, List.of(new Stub(right + 1)), HARDWARE));
        assertTrue(e.getMessage().endsWith("from stub"), e.getMessage());
    }

    @Test
    void timeOfTheProcessIsThatOfAllThreads() throws InterruptedException {
        long millis = 20;
        long before = Clock.PROCESS.nanos();
        Thread busy =
                Thread.ofPlatform()
                        .start(() -> {
                            long start = Clock.CPU.nanos();
                            while (Clock.CPU.nanos() - start < millis * 1_000_000) {
                                Thread.onSpinWait();
                            }
                        });
        busy.join();
        assertTrue(Clock.PROCESS.nanos() - before > (millis - 1) * 1_000_000);
    }

    /// A library that answers at once.
    private record Stub(double answer) implements Library {
        @Override
        public String key() {
            return "stub";
        }

        @Override
        public String description() {
            return "";
        }

        @Override
        public Optional<Work> enter(Job job) {
            return Optional.of(
                    new Work() {
                        @Override
                        public void run() {}

                        @Override
                        public double result() {
                            return answer;
                        }
                    });
        }
    }
}
