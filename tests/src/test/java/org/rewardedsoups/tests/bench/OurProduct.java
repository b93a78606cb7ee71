package org.rewardedsoups.tests.bench;

import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// A matrix product on our engine, through [Tensor#matmul] as a user calls it.
final class OurProduct implements Peer.Job {
    private final Tensor a;
    private final Tensor b;
    private double sum;

    OurProduct(Product product, float[] a, float[] b) {
        Shape square = new Shape(product.n(), product.n());
        Tensor left = Tensor.of(square, a);
        Tensor right = Tensor.of(square, b);
        this.a = product.layout() == Product.Layout.TN ? left.transpose() : left;
        this.b = product.layout() == Product.Layout.NT ? right.transpose() : right;
    }

    @Override
    public void run() {
        try (Scope _ = Scope.open()) {
            a.matmul(b);
        }
    }

    /// The sum of all elements.
    @Override
    public double result() {
        try (Scope _ = Scope.open()) {
            sum = a.matmul(b).sum().item();
        }
        return sum;
    }
}
