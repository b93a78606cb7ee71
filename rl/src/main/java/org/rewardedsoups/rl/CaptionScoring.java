package org.rewardedsoups.rl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Scores sampled captions on a thread of its own, while the network goes on with other pictures.
final class CaptionScoring implements AutoCloseable {
    private final CaptionReward reward;
    private final Function<int[], String> text;
    private final List<List<String>> references;
    private final int samples;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<Part> parts = new ArrayList<>();
    private final AtomicLong spent = new AtomicLong();
    private long waited;

    /// Captions of some pictures.
    final class Part {
        private final List<int[]> captions;
        private final CompletableFuture<double[][]> scores;

        private Part(int picture, List<int[]> captions) {
            this.captions = captions;
            this.scores = CompletableFuture.supplyAsync(() -> scores(picture, captions), thread);
        }

        /// K of each picture, side by side.
        List<int[]> captions() {
            return captions;
        }

        /// One row a picture, K scores each; waits for them.
        double[][] rewards() {
            long start = System.nanoTime();
            try {
                return scores.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            } finally {
                waited += System.nanoTime() - start;
            }
        }

        /// How much better each caption is than the others of its picture, `(B, K)`; waits for the
        /// rewards.
        Tensor advantages(DType type) {
            return CaptionScoring.advantages(rewards()).cast(type);
        }
    }

    /// @param references of each picture
    /// @param samples K, captions of each picture
    CaptionScoring(
            CaptionReward reward,
            Function<int[], String> text,
            List<List<String>> references,
            int samples) {
        this.reward = reward;
        this.text = text;
        this.references = references;
        this.samples = samples;
    }

    /// Begins to score the captions of some pictures.
    ///
    /// @param picture the first of them
    Part submit(int picture, List<int[]> captions) {
        Part part = new Part(picture, captions);
        parts.add(part);
        return part;
    }

    private double[][] scores(int picture, List<int[]> captions) {
        long start = System.nanoTime();
        double[][] scores = new double[captions.size() / samples][samples];
        for (int i = 0; i < captions.size(); i++) {
            scores[i / samples][i % samples] =
                    reward.score(
                            text.apply(captions.get(i)), references.get(picture + i / samples));
        }
        spent.addAndGet(System.nanoTime() - start);
        return scores;
    }

    /// All captions so far.
    List<int[]> captions() {
        return parts.stream().flatMap(part -> part.captions.stream()).toList();
    }

    /// The scores of all captions so far.
    double[][] all() {
        List<double[]> out = new ArrayList<>();
        parts.forEach(part -> out.addAll(List.of(part.rewards())));
        return out.toArray(double[][]::new);
    }

    /// Rewards over the mean of the other samples', F64 `(B, K)`.
    static Tensor advantages(double[][] rewards) {
        double[] all = Arrays.stream(rewards).flatMapToDouble(Arrays::stream).toArray();
        return SelfCritical.leaveOneOut(
                Tensor.of(new Shape(rewards.length, rewards[0].length), all));
    }

    /// Seconds spent on scores.
    double seconds() {
        return spent.get() * 1e-9;
    }

    /// Seconds that callers waited for scores.
    double secondsWaited() {
        return waited * 1e-9;
    }

    @Override
    public void close() {
        thread.close();
    }
}
