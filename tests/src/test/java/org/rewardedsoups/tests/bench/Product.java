package org.rewardedsoups.tests.bench;

/// A square matrix product, `(n, n)·(n, n)`.
///
/// @param layout which operands are stored transposed: `NN` neither, `NT` the second, `TN` the first
record Product(int n, Layout layout) {
    enum Layout {
        NN,
        NT,
        TN
    }

    String label() {
        return "SGEMM " + n + " " + layout;
    }

    /// Floating-point operations, two per multiply-add.
    double flops() {
        return 2.0 * n * n * n;
    }
}
