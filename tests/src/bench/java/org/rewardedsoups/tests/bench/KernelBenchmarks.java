package org.rewardedsoups.tests.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Our side of the jobs, each in JVMs of its own: what a change to a kernel gains, with error bars
/// and JMH's profilers.
///
/// Run: `mvn -q -Pbench test-compile exec:exec@jmh -Dargs="-p job=sgemm-1024-NN -prof gc"`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class KernelBenchmarks {

    /// Names of jobs, hyphens for spaces.
    @Param({
        "sgemm-512-NN",
        "sgemm-512-NT",
        "sgemm-512-TN",
        "gemv-4096x4096",
        "softmax-1024x4096",
        "layernorm-1024x4096",
        "rmsnorm-1024x4096",
        "gelu-1024x4096",
        "cross-entropy-1024x8192",
        "attention-T512-B8-H6-D64",
        "adamw-4096x4096",
        "add-1024"
    })
    public String job;

    private Work work;

    @Setup(Level.Trial)
    public void prepare() {
        work =
                Job.all(false).stream()
                        .filter(each -> each.name().replace(' ', '-').equals(job))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no job " + job))
                        .task()
                        .ours();
    }

    @Benchmark
    public void run() {
        work.run();
    }
}
