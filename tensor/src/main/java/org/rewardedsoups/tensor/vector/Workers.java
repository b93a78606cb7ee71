package org.rewardedsoups.tensor.vector;

import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// The threads that share a kernel's work.
///
/// A kernel cuts its work into tasks by shape alone. Each thread begins with its own part of them,
/// the same for every kernel of as many tasks, so that it finds what it wrote last in its own caches;
/// then it helps the others, so a slow core does fewer. Results do not depend on how many threads
/// there are. Workers spin for some microseconds before they sleep, because kernels follow each other
/// closely; on a busy machine they give way, or they would keep the thread that they wait for from
/// its core. `-Dtensor.threads=N` sets the number of threads, by default the number of processors.
final class Workers {
    static final int THREADS =
            Math.max(1, Integer.getInteger("tensor.threads", Runtime.getRuntime().availableProcessors()));

    private static final int POLITE = 500;
    private static final int SPINS = 2_000;
    private static final ReentrantLock BUSY = new ReentrantLock();
    private static final Scratch MINE = new Scratch();
    private static final Worker[] WORKERS = start();
    private static volatile Job current = new Job(0, null);

    private Workers() {}

    /// One task of a kernel; `scratch` belongs to the thread for the time of the call.
    interface Task {
        void run(int task, Scratch scratch);
    }

    /// Who runs a kernel's tasks.
    @FunctionalInterface
    interface Team {
        void run(int count, Task task);
    }

    /// All threads.
    static final Team ALL = Workers::run;

    /// The thread alone that a scratch belongs to: for kernels within a task of another one.
    static Team only(Scratch scratch) {
        return (count, task) -> alone(count, task, scratch);
    }

    /// Runs tasks 0 to `count` − 1 and returns when all are done; till then everything that `task`
    /// refers to stays alive, tensors' memory above all.
    static void run(int count, Task task) {
        try {
            start(count, task);
        } finally {
            Reference.reachabilityFence(task);
        }
    }

    private static void start(int count, Task task) {
        if (count > 1 && WORKERS.length > 0 && BUSY.tryLock()) {
            try {
                share(new Job(count, task));
            } finally {
                BUSY.unlock();
            }
        } else if (BUSY.tryLock()) {
            try {
                alone(count, task, MINE);
            } finally {
                BUSY.unlock();
            }
        } else {
            alone(count, task, new Scratch()); // another thread of the user's has the workers
        }
    }

    /// Bytes of all threads' scratch arrays, while no kernel runs.
    static long scratchBytes() {
        return MINE.bytes() + Arrays.stream(WORKERS).mapToLong(w -> w.scratch.bytes()).sum();
    }

    private static void alone(int count, Task task, Scratch scratch) {
        try {
            for (int i = 0; i < count; i++) {
                task.run(i, scratch);
            }
        } finally {
            Reference.reachabilityFence(scratch); // tasks hold its addresses only
        }
    }

    private static void share(Job job) {
        current = job;
        for (Worker worker : WORKERS) {
            worker.wake();
        }
        job.work(0, MINE);
        for (int spins = 0; job.done.get() < job.count; spins++) {
            pause(spins);
        }
        if (job.failure != null) {
            throw new IllegalStateException("kernel: a worker failed", job.failure);
        }
    }

    /// A moment of waiting; once it has lasted, whoever shares this core may go first.
    private static void pause(int spins) {
        if (spins < POLITE) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    private static Worker[] start() {
        Worker[] workers = new Worker[THREADS - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].start();
        }
        return workers;
    }

    private static final class Job {
        /// Counters to a counter, so that threads do not share a cache line.
        private static final int APART = 16;

        final int count;
        final Task task;
        final AtomicIntegerArray next = new AtomicIntegerArray(THREADS * APART);
        final AtomicInteger done = new AtomicInteger();
        volatile Throwable failure;

        Job(int count, Task task) {
            this.count = count;
            this.task = task;
            for (int part = 1; part < THREADS; part++) {
                next.setPlain(part * APART, first(part));
            }
        }

        private int first(int part) {
            return (int) ((long) count * part / THREADS);
        }

        /// Runs the tasks of the thread's own part, then what is left of the others'.
        void work(int thread, Scratch scratch) {
            for (int i = 0; i < THREADS; i++) {
                int part = (thread + i) % THREADS;
                int end = first(part + 1);
                int at = part * APART;
                for (int t = next.getAndIncrement(at); t < end; t = next.getAndIncrement(at)) {
                    run(t, scratch);
                }
            }
        }

        private void run(int index, Scratch scratch) {
            try {
                task.run(index, scratch);
            } catch (RuntimeException | Error e) {
                failure = e;
            } finally {
                done.incrementAndGet();
            }
        }
    }

    private static final class Worker extends Thread {
        private final Scratch scratch = new Scratch();
        private final int thread;
        private volatile boolean asleep;

        Worker(int thread) {
            super("tensor-worker-" + thread);
            this.thread = thread;
            setDaemon(true);
        }

        void wake() {
            if (asleep) {
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            Job seen = null;
            while (true) {
                seen = await(seen);
                seen.work(thread, scratch);
            }
        }

        private Job await(Job seen) {
            for (int spins = 0; current == seen; spins++) {
                if (spins < SPINS) {
                    pause(spins);
                } else {
                    asleep = true;
                    if (current == seen) {
                        LockSupport.park(this);
                    }
                    asleep = false;
                }
            }
            return current;
        }
    }
}
