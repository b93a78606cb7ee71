package org.rewardedsoups.tests.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// What the machine can do at all, measured in the same run: the limits that figures are compared
/// with.
///
/// @param flops float32 operations per second, two per multiply-add, from registers
/// @param bytes read per second from memory, more than caches hold
record Hardware(double flops, double bytes) {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    private static final int LOOPS = 2_000_000;
    private static final long MEMORY = 256L << 20;
    private static final int TRIES = 9;

    /// The best of some tries on so many threads.
    static Hardware measure(int threads) throws InterruptedException {
        double flops = 2.0 * CHAINS * SPECIES.length() * LOOPS * threads;
        double seconds = best(threads, _ -> multiplyAdd(1f / (1 << 20)));
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(MEMORY, 64).fill((byte) 1);
            long part = MEMORY / threads / 4096 * 4096;
            double read = best(threads, i -> sum(memory.asSlice(i * part, part)));
            return new Hardware(flops / seconds, part * threads / read);
        }
    }

    /// The larger limits of two measurements: something else may have disturbed one of them.
    Hardware best(Hardware other) {
        return new Hardware(Math.max(flops, other.flops), Math.max(bytes, other.bytes));
    }

    /// As the table says it.
    String label() {
        return String.format(
                Locale.ROOT,
                "FMA peak %.0f GFLOP/s, memory read %.1f GB/s",
                flops * 1e-9,
                bytes * 1e-9);
    }

    private static double best(int threads, IntToDoubleFunction work) throws InterruptedException {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            best = Math.min(best, seconds(threads, work));
        }
        return best;
    }

    /// Time until all threads are done; with one thread, its CPU time.
    private static double seconds(int threads, IntToDoubleFunction work)
            throws InterruptedException {
        Clock clock = Clock.of(threads);
        long start = clock.nanos();
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            int part = i;
            others.add(Thread.ofPlatform().start(() -> consume(work.applyAsDouble(part))));
        }
        consume(work.applyAsDouble(0));
        for (Thread other : others) {
            other.join();
        }
        return (clock.nanos() - start) * 1e-9;
    }

    private static void consume(double result) {
        if (Double.isNaN(result)) {
            throw new IllegalStateException("bench: expected a number, got NaN");
        }
    }

    /// [#LOOPS] multiply-adds in each of [#CHAINS] independent chains.
    private static double multiplyAdd(float start) {
        FloatVector x = FloatVector.broadcast(SPECIES, 0.5f);
        FloatVector y = FloatVector.broadcast(SPECIES, start);
        FloatVector a = y,
                b = y,
                c = y,
                d = y,
                e = y,
                f = y,
                g = y,
                h = y,
                i = y,
                j = y,
                k = y,
                l = y;
        for (int loop = 0; loop < LOOPS; loop++) {
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
            k = k.fma(x, y);
            l = l.fma(x, y);
        }
        FloatVector sum = a.add(b).add(c.add(d)).add(e.add(f)).add(g.add(h)).add(i.add(j));
        return sum.add(k.add(l)).lane(0);
    }

    /// Reads memory once, from start to end, into eight sums.
    private static double sum(MemorySegment memory) {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        int width = SPECIES.vectorByteSize();
        for (long at = 0; at < memory.byteSize(); at += 8L * width) {
            a = a.add(load(memory, at));
            b = b.add(load(memory, at + width));
            c = c.add(load(memory, at + 2 * width));
            d = d.add(load(memory, at + 3 * width));
            e = e.add(load(memory, at + 4 * width));
            f = f.add(load(memory, at + 5 * width));
            g = g.add(load(memory, at + 6 * width));
            h = h.add(load(memory, at + 7 * width));
        }
        return a.add(b).add(c.add(d)).add(e.add(f)).add(g.add(h)).lane(0);
    }

    private static FloatVector load(MemorySegment memory, long at) {
        return FloatVector.fromMemorySegment(SPECIES, memory, at, ByteOrder.nativeOrder());
    }
}
