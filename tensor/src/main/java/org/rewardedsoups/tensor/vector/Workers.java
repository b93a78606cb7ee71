package org.rewardedsoups.tensor.vector;

import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// The threads that share a kernel's work.
///
/// A kernel cuts its work into tasks by shape alone; threads take the next task from a counter, so
/// a slow core takes fewer, and results do not depend on how many threads there are. Workers spin
/// for some microseconds before they sleep, because kernels follow each other closely.
/// `-Dtensor.threads=N` sets the number of threads, by default the number of processors.
final class Workers {
    static final int THREADS =
            Math.max(1, Integer.getInteger("tensor.threads", Runtime.getRuntime().availableProcessors()));

    private static final int SPINS = 20_000;
    private static final ReentrantLock BUSY = new ReentrantLock();
    private static final Scratch MINE = new Scratch();
    private static final Worker[] WORKERS = start();
    private static volatile Job current = new Job(0, null);

    private Workers() {}

    /// One task of a kernel; `scratch` belongs to the thread for the time of the call.
    interface Task {
        void run(int task, Scratch scratch);
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
        for (int i = 0; i < count; i++) {
            task.run(i, scratch);
        }
    }

    private static void share(Job job) {
        current = job;
        for (Worker worker : WORKERS) {
            worker.wake();
        }
        job.work(MINE);
        while (job.done.get() < job.count) {
            Thread.onSpinWait();
        }
        if (job.failure != null) {
            throw new IllegalStateException("kernel: a worker failed", job.failure);
        }
    }

    private static Worker[] start() {
        Worker[] workers = new Worker[THREADS - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker("tensor-worker-" + (i + 1));
            workers[i].start();
        }
        return workers;
    }

    private static final class Job {
        final int count;
        final Task task;
        final AtomicInteger next = new AtomicInteger();
        final AtomicInteger done = new AtomicInteger();
        volatile Throwable failure;

        Job(int count, Task task) {
            this.count = count;
            this.task = task;
        }

        void work(Scratch scratch) {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                try {
                    task.run(i, scratch);
                } catch (RuntimeException | Error e) {
                    failure = e;
                } finally {
                    done.incrementAndGet();
                }
            }
        }
    }

    private static final class Worker extends Thread {
        private final Scratch scratch = new Scratch();
        private volatile boolean asleep;

        Worker(String name) {
            super(name);
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
                seen.work(scratch);
            }
        }

        private Job await(Job seen) {
            for (int spins = 0; current == seen; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
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
