package org.rewardedsoups.tensor.scalar;

import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;

/// Operations that are one pass in a fast provider, from their parts.
final class ScalarFused {
    private ScalarFused() {}

    static void swiGlu(Tensor gate, Tensor up, Tensor out) {
        for (long i = 0; i < out.size(); i++) {
            out.put(i, Unary.SILU.apply(gate.at(i)) * up.at(i));
        }
    }

    static void swiGluGrad(Tensor gate, Tensor up, Tensor dy, Tensor dgate, Tensor dup) {
        for (long i = 0; i < dy.size(); i++) {
            dgate.put(i, Binary.SILU_GRAD.apply(gate.at(i), dy.at(i) * up.at(i)));
            dup.put(i, dy.at(i) * Unary.SILU.apply(gate.at(i)));
        }
    }

    static void biasGelu(Tensor x, Tensor bias, Tensor out) {
        long n = x.dim(1);
        for (long i = 0; i < out.size(); i++) {
            out.put(i, Unary.GELU.apply(x.at(i) + bias.at(i % n)));
        }
    }

    static void biasGeluGrad(Tensor x, Tensor bias, Tensor dy, Tensor dx, Tensor dbias) {
        long n = x.dim(1);
        double[] sums = new double[(int) n];
        for (long i = 0; i < dx.size(); i++) {
            double d = Binary.GELU_GRAD.apply(x.at(i) + bias.at(i % n), dy.at(i));
            dx.put(i, d);
            sums[(int) (i % n)] += d;
        }
        for (int i = 0; i < n; i++) {
            dbias.put(i, sums[i]);
        }
    }
}
