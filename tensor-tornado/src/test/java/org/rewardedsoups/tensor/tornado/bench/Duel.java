package org.rewardedsoups.tensor.tornado.bench;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.tornado.CompiledStep;
import org.rewardedsoups.tensor.tornado.TrainingStep;

/// The same work on the device and on the CPU: first results, then seconds.
///
/// @param runs timed, of which the median counts
record Duel(int runs) {
    /// Steps whose losses are compared, all on one batch, so that what they learn of it shows.
    private static final int COMPARED = 3;

    /// Seconds of runs before any counts, so that the JVM has compiled what starts them.
    private static final double WARM_UP = 0.5;

    /// A training step, on the CPU's model and on the device's, which start alike.
    Figure train(String job, double flops, int vocabulary, TrainingStep cpu, TrainingStep device) {
        RandomGenerator rng = new Rngs(2).stream("batches");
        for (TrainingStep each : new TrainingStep[] {cpu, device}) {
            RandomGenerator first = new Rngs(2).stream("first");
            each.ids().copyFrom(draw(first, vocabulary, each.ids().shape()));
            each.targets().copyFrom(draw(first, vocabulary, each.targets().shape()));
        }
        try (CompiledStep step =
                CompiledStep.record(device::step, device.ids(), device.targets())) {
            double first = 0;
            double error = 0;
            Tensor ids = draw(rng, vocabulary, cpu.ids().shape());
            Tensor targets = draw(rng, vocabulary, cpu.ids().shape());
            cpu.ids().copyFrom(ids);
            cpu.targets().copyFrom(targets);
            for (int i = 1; i <= COMPARED; i++) {
                double expected = onCpu(cpu::step);
                long start = System.nanoTime();
                double loss = step.run(TrainingStep.RATE, i, ids, targets);
                first = i == 1 ? seconds(start) : first;
                error = Math.max(error, difference(expected, loss));
            }
            int[] t = {COMPARED};
            double deviceSeconds = median(() -> step.run(TrainingStep.RATE, ++t[0]));
            double cpuSeconds = median(() -> onCpu(cpu::step));
            return new Figure(
                    job,
                    "GFLOP/s",
                    flops,
                    deviceSeconds,
                    cpuSeconds,
                    error,
                    first,
                    step.launches(),
                    step.deviceBytes(),
                    Optional.empty());
        }
    }

    /// Operations without inputs, several in one recording so that starting it counts little.
    ///
    /// @param work of one of them
    /// @param times how many the body has
    Figure repeat(String job, String unit, double work, int times, Supplier<Tensor> body) {
        try (CompiledStep step = CompiledStep.record(body)) {
            double expected = onCpu(body);
            long start = System.nanoTime();
            double result = step.run(0, 1);
            double first = seconds(start);
            double device = median(() -> step.run(0, 1)) / times;
            double cpu = median(() -> onCpu(body)) / times;
            return new Figure(
                    job,
                    unit,
                    work,
                    device,
                    cpu,
                    difference(expected, result),
                    first,
                    step.launches(),
                    step.deviceBytes(),
                    Optional.empty());
        }
    }

    private static double onCpu(Supplier<Tensor> step) {
        try (Scope _ = Scope.open()) {
            return step.get().item();
        }
    }

    /// NaN differs without end.
    static double difference(double expected, double actual) {
        double difference = Math.abs(expected - actual) / Math.abs(expected);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    double median(DoubleSupplier run) {
        long begin = System.nanoTime();
        do {
            run.getAsDouble();
        } while (seconds(begin) < WARM_UP);
        double[] all = new double[runs];
        Arrays.setAll(
                all,
                _ -> {
                    long start = System.nanoTime();
                    run.getAsDouble();
                    return seconds(start);
                });
        Arrays.sort(all);
        return all[runs / 2];
    }

    static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static Tensor draw(RandomGenerator rng, int vocabulary, Shape shape) {
        int[] ids = IntStream.generate(() -> rng.nextInt(vocabulary)).limit(shape.size()).toArray();
        return Tensor.of(shape, ids);
    }

    /// Products `a·b` of order n, one after the other.
    Figure product(int n, int times) {
        RandomGenerator rng = new Rngs(3).stream("product");
        Tensor a = Tensor.uniform(rng, 1, n, n);
        Tensor b = Tensor.uniform(rng, 1, n, n);
        return repeat(
                "product " + n,
                "GFLOP/s",
                2.0 * n * n * n,
                times,
                () -> {
                    for (int i = 1; i < times; i++) {
                        try (Scope _ = Scope.open()) {
                            a.matmul(b);
                        }
                    }
                    return squares(a.matmul(b).slice(0, 0, 1));
                });
    }

    /// Copies of n floats; each reads and writes them once.
    Figure copy(int n, int times) {
        Tensor x = Tensor.uniform(new Rngs(3).stream("copy"), 1, n);
        return repeat(
                "copy %d MB".formatted(4L * n / 1_000_000),
                "GB/s",
                8.0 * n,
                times,
                () -> {
                    Tensor y = Tensor.empty(DType.F32, x.shape());
                    for (int i = 0; i < times; i++) {
                        y.copyFrom(x);
                    }
                    return squares(y.slice(0, n - 1000, n));
                });
    }

    private static Tensor squares(Tensor x) {
        return x.mul(x).sum();
    }
}
