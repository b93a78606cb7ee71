package org.rewardedsoups.tests.bench;

import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// A matrix product, `(m, k)·(k, n) → (m, n)`.
///
/// @param layout which operands are stored transposed: `NN` neither, `NT` the second, `TN` the
///   first
record Product(int m, int n, int k, Layout layout) implements Task {
    enum Layout {
        NN,
        NT,
        TN
    }

    /// Squares; the products of a transformer, tokens by outputs by inputs, forward (NT) and
    /// backward (NN for the input, TN for the weight), and of an adapter; and matrix times vector, as in
    /// decoding.
    static List<Job> jobs(boolean quick) {
        List<Job> jobs = new ArrayList<>();
        for (int n : quick ? List.of(128) : List.of(128, 256, 512, 1024, 2048)) {
            for (Layout layout : Layout.values()) {
                jobs.add(new Product(n, n, n, layout).job("sgemm " + n + " " + layout));
            }
        }
        if (!quick) {
            int[][] shapes = {
                {128, 768, 768}, {128, 3072, 768}, {1024, 3072, 768}, {1024, 8192, 384}
            };
            for (int[] s : shapes) {
                jobs.add(new Product(s[0], s[1], s[2], Layout.NT).shaped("sgemm"));
                jobs.add(new Product(s[0], s[2], s[1], Layout.NN).shaped("sgemm"));
                jobs.add(new Product(s[1], s[2], s[0], Layout.TN).shaped("sgemm"));
            }
            adapter(1400, 8, 192, 512).forEach(product -> jobs.add(product.shaped("adapter")));
        }
        for (int rows : quick ? List.of(1024) : List.of(4096, 11008)) {
            jobs.add(new Product(1, rows, quick ? 1024 : 4096, Layout.NT).gemv());
        }
        return jobs;
    }

    /// What a low-rank adapter adds: its two maps forward, and their gradients for inputs and weights.
    private static List<Product> adapter(int tokens, int rank, int in, int out) {
        return List.of(
                new Product(tokens, rank, in, Layout.NT),
                new Product(tokens, out, rank, Layout.NT),
                new Product(tokens, rank, out, Layout.NN),
                new Product(out, rank, tokens, Layout.TN),
                new Product(tokens, in, rank, Layout.NN),
                new Product(rank, in, tokens, Layout.TN));
    }

    private Job shaped(String family) {
        return job("%s %dx%dx%d %s".formatted(family, m, n, k, layout));
    }

    private Job job(String name) {
        return new Job(name, "GFLOP/s", flops() * 1e-9, new Limit.Fma(flops()), 1e-3, this);
    }

    /// The figure is the speed at which the matrix is read.
    private Job gemv() {
        double bytes = 4.0 * n * k;
        String name = "gemv %dx%d".formatted(n, k);
        return new Job(name, "GB/s", bytes * 1e-9, new Limit.Memory(bytes), 1e-3, this);
    }

    double flops() {
        return 2.0 * m * n * k;
    }

    float[] left() {
        return Task.values("left", m * k);
    }

    float[] right() {
        return Task.values("right", k * n);
    }

    @Override
    public Work ours() {
        Tensor left =
                layout == Layout.TN
                        ? Tensor.of(new Shape(k, m), left()).transpose()
                        : Tensor.of(new Shape(m, k), left());
        Tensor right =
                layout == Layout.NT
                        ? Tensor.of(new Shape(n, k), right()).transpose()
                        : Tensor.of(new Shape(k, n), right());
        return new OurOperation(() -> left.matmul(right));
    }
}
