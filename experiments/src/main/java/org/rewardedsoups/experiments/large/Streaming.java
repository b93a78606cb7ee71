package org.rewardedsoups.experiments.large;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Reads memory from front to back and does next to nothing with it: the bandwidth that a decoder
/// can reach at best.
final class Streaming {
    private static final long STRIDE = 64; // one cache line, eight longs

    private Streaming() {}

    /// Seconds for `threads` threads to read all segments once, each thread a share of each.
    static double seconds(List<MemorySegment> segments, int threads) throws InterruptedException {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            long start = System.nanoTime();
            List<Future<Long>> sums = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int part = t;
                sums.add(pool.submit(() -> sum(segments, part, threads)));
            }
            long sum = 0;
            for (Future<Long> future : sums) {
                sum += future.get();
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            return sum == 42 ? Math.nextUp(seconds) : seconds; // the sum must not be optimised away
        } catch (ExecutionException e) {
            throw new IllegalStateException("streaming: a thread failed", e.getCause());
        }
    }

    private static long sum(List<MemorySegment> segments, int part, int parts) {
        long sum = 0;
        for (MemorySegment segment : segments) {
            long lines = segment.byteSize() / STRIDE;
            sum += sum(segment, lines * part / parts * STRIDE, lines * (part + 1) / parts * STRIDE);
        }
        return sum;
    }

    private static long sum(MemorySegment data, long from, long to) {
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        for (long at = from; at < to; at += STRIDE) {
            a += data.get(JAVA_LONG_UNALIGNED, at) ^ data.get(JAVA_LONG_UNALIGNED, at + 8);
            b += data.get(JAVA_LONG_UNALIGNED, at + 16) ^ data.get(JAVA_LONG_UNALIGNED, at + 24);
            c += data.get(JAVA_LONG_UNALIGNED, at + 32) ^ data.get(JAVA_LONG_UNALIGNED, at + 40);
            d += data.get(JAVA_LONG_UNALIGNED, at + 48) ^ data.get(JAVA_LONG_UNALIGNED, at + 56);
        }
        return a + b + c + d;
    }
}
