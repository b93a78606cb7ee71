package org.rewardedsoups.tests.bench;

import java.util.Optional;
import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.CommonOps_MT_FDRM;

/// EJML's float32 products: plain Java without the Vector API.
final class EjmlLibrary implements Library {
    private static final double MOST_FLOPS = 3e9; // more would take seconds a call

    private final int threads;

    EjmlLibrary(int threads) {
        this.threads = threads;
        EjmlConcurrency.setMaxThreads(threads);
    }

    @Override
    public String key() {
        return "ejml";
    }

    @Override
    public String description() {
        return "EJML " + org.ejml.EjmlVersion.VERSION + ", float32, products up to 3 GFLOP";
    }

    @Override
    public Optional<Work> enter(Job job) {
        return job.task() instanceof Product product && product.flops() <= MOST_FLOPS
                ? Optional.of(product(product))
                : Optional.empty();
    }

    private Work product(Product p) {
        boolean tn = p.layout() == Product.Layout.TN;
        boolean nt = p.layout() == Product.Layout.NT;
        FMatrixRMaj a = matrix(tn ? p.k() : p.m(), p.left());
        FMatrixRMaj b = matrix(nt ? p.n() : p.k(), p.right());
        var out = new FMatrixRMaj(p.m(), p.n());
        return new Work() {
            @Override
            public void run() {
                switch (p.layout()) {
                    case NN -> nn();
                    case NT -> nt();
                    case TN -> tn();
                }
            }

            private void nn() {
                if (threads == 1) {
                    CommonOps_FDRM.mult(a, b, out);
                } else {
                    CommonOps_MT_FDRM.mult(a, b, out);
                }
            }

            private void nt() {
                if (threads == 1) {
                    CommonOps_FDRM.multTransB(a, b, out);
                } else {
                    CommonOps_MT_FDRM.multTransB(a, b, out);
                }
            }

            private void tn() {
                if (threads == 1) {
                    CommonOps_FDRM.multTransA(a, b, out);
                } else {
                    CommonOps_MT_FDRM.multTransA(a, b, out);
                }
            }

            @Override
            public double result() {
                return Task.checksum(out.data);
            }
        };
    }

    private static FMatrixRMaj matrix(int rows, float[] values) {
        var out = new FMatrixRMaj(rows, values.length / rows);
        out.data = values;
        return out;
    }
}
