package org.rewardedsoups.tests.bench;

import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/// ND4J's products, which OpenBLAS computes.
final class Nd4jLibrary implements Library {

    Nd4jLibrary(int threads) {
        System.setProperty("org.slf4j.simpleLogger.log.org.nd4j", "error");
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
        Nd4j.factory().blas().setMaxThreads(threads);
    }

    @Override
    public String key() {
        return "nd4j";
    }

    @Override
    public String description() {
        String jar = Nd4j.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        String version = jar.replaceAll(".*nd4j-api-(.*)\\.jar", "$1");
        return "ND4J %s, mmul, %s".formatted(version, Nd4j.factory().blas().getBlasVendor());
    }

    @Override
    public Optional<Work> enter(Job job) {
        return job.task() instanceof Product product
                ? Optional.of(product(product))
                : Optional.empty();
    }

    private static Work product(Product p) {
        INDArray a =
                p.layout() == Product.Layout.TN
                        ? Nd4j.create(p.left(), new long[] {p.k(), p.m()}, 'c').transpose()
                        : Nd4j.create(p.left(), new long[] {p.m(), p.k()}, 'c');
        INDArray b =
                p.layout() == Product.Layout.NT
                        ? Nd4j.create(p.right(), new long[] {p.n(), p.k()}, 'c').transpose()
                        : Nd4j.create(p.right(), new long[] {p.k(), p.n()}, 'c');
        return new Work() {
            @Override
            public void run() {
                a.mmul(b).close();
            }

            @Override
            public double result() {
                try (INDArray out = a.mmul(b)) {
                    return Task.checksum(out.dup('c').data().asFloat());
                }
            }

            @Override
            public void close() {
                a.close();
                b.close();
            }
        };
    }
}
