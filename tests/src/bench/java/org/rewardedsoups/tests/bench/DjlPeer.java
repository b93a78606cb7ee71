package org.rewardedsoups.tests.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/// Stock libtorch on the CPU, driven by the Deep Java Library.
final class DjlPeer implements Peer {
    private final NDManager manager;

    DjlPeer(int threads) {
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        manager = NDManager.newBaseManager(Device.cpu());
    }

    @Override
    public String name() {
        return "libtorch " + Engine.getInstance().getVersion();
    }

    @Override
    public Job product(Product product, float[] a, float[] b) {
        Shape square = new Shape(product.n(), product.n());
        NDArray left = manager.create(a, square);
        NDArray right = manager.create(b, square);
        NDArray first = product.layout() == Product.Layout.TN ? left.transpose() : left;
        NDArray second = product.layout() == Product.Layout.NT ? right.transpose() : right;
        return new Job() {
            @Override
            public void run() {
                first.matMul(second).close();
            }

            @Override
            public double result() {
                return first.matMul(second).sum().getFloat();
            }
        };
    }

    @Override
    public Job training(GptSizes sizes) {
        return new DjlGpt(manager, sizes);
    }
}
