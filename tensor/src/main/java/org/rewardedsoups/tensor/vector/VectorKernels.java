package org.rewardedsoups.tensor.vector;

import java.util.List;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Int8Matrix;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;
import org.rewardedsoups.tensor.scalar.ScalarProvider;

/// The float32 kernels of the CPU; sizes that fill no vectors go to the scalar kernels.
final class VectorKernels implements Kernels {
    private final Kernels scalar = new ScalarProvider().kernels();

    @Override
    public void fill(double value, Tensor out) {
        scalar.fill(value, out);
    }

    @Override
    public void copy(Tensor x, Tensor out) {
        if (x.type() == DType.F32 && out.type() == DType.F32 && x.shape().rank() > 0) {
            VectorRows.copy(x, out);
        } else {
            scalar.copy(x, out);
        }
    }

    @Override
    public void unary(Unary op, Tensor x, Tensor out) {
        VectorElementwise.unary(op, x, out);
    }

    @Override
    public void binary(Binary op, Tensor a, Tensor b, Tensor out) {
        VectorElementwise.binary(op, a, b, out);
    }

    @Override
    public void sum(Tensor x, Tensor out) {
        VectorReductions.sum(x, out);
    }

    @Override
    public void max(Tensor x, Tensor out) {
        VectorReductions.max(x, out);
    }

    @Override
    public void softmax(Tensor x, Tensor out) {
        Softmax.softmax(x, out);
    }

    @Override
    public void logSoftmax(Tensor x, Tensor out) {
        Softmax.logSoftmax(x, out);
    }

    @Override
    public void softmaxGrad(Tensor y, Tensor dy, Tensor dx) {
        Softmax.softmaxGrad(y, dy, dx);
    }

    @Override
    public void matmul(Tensor a, Tensor b, boolean accumulate, Tensor out) {
        BatchedProduct.multiply(a, b, accumulate, out);
    }

    @Override
    public void int8Product(Tensor x, Int8Matrix w, Tensor out) {
        VectorInt8.product(x, w, out);
    }

    @Override
    public void gatherRows(Tensor table, Tensor ids, Tensor out) {
        if (table.type() == DType.F32) {
            VectorRows.gather(table, ids, out);
        } else {
            scalar.gatherRows(table, ids, out);
        }
    }

    @Override
    public void scatterAddRows(Tensor rows, Tensor ids, Tensor table) {
        VectorRows.scatterAdd(rows, ids, table);
    }

    @Override
    public void rmsNorm(Tensor x, Tensor weight, double epsilon, Tensor out, Tensor r) {
        if (wholeVectors(x.dim(1))) {
            VectorNorms.rmsNorm(x, weight, epsilon, out, r);
        } else {
            scalar.rmsNorm(x, weight, epsilon, out, r);
        }
    }

    @Override
    public void rmsNormGrad(
            Tensor x,
            Tensor weight,
            Tensor r,
            Tensor dy,
            boolean accumulate,
            Tensor dx,
            Tensor dweight) {
        if (wholeVectors(x.dim(1))) {
            VectorNorms.rmsNormGrad(x, weight, r, dy, accumulate, dx, dweight);
        } else {
            scalar.rmsNormGrad(x, weight, r, dy, accumulate, dx, dweight);
        }
    }

    @Override
    public void layerNorm(
            Tensor x,
            Tensor weight,
            Tensor bias,
            double epsilon,
            Tensor out,
            Tensor mean,
            Tensor r) {
        if (wholeVectors(x.dim(1))) {
            VectorNorms.layerNorm(x, weight, bias, epsilon, out, mean, r);
        } else {
            scalar.layerNorm(x, weight, bias, epsilon, out, mean, r);
        }
    }

    @Override
    public void layerNormGrad(
            Tensor x,
            Tensor weight,
            Tensor mean,
            Tensor r,
            Tensor dy,
            boolean accumulate,
            Tensor dx,
            Tensor dweight,
            Tensor dbias) {
        if (wholeVectors(x.dim(1))) {
            VectorNorms.layerNormGrad(x, weight, mean, r, dy, accumulate, dx, dweight, dbias);
        } else {
            scalar.layerNormGrad(x, weight, mean, r, dy, accumulate, dx, dweight, dbias);
        }
    }

    @Override
    public void swiGlu(Tensor gate, Tensor up, Tensor out) {
        if (wholeVectors(out.size())) {
            VectorFused.swiGlu(gate, up, out);
        } else {
            scalar.swiGlu(gate, up, out);
        }
    }

    @Override
    public void swiGluGrad(Tensor gate, Tensor up, Tensor dy, Tensor dgate, Tensor dup) {
        if (wholeVectors(dy.size())) {
            VectorFused.swiGluGrad(gate, up, dy, dgate, dup);
        } else {
            scalar.swiGluGrad(gate, up, dy, dgate, dup);
        }
    }

    @Override
    public void biasGelu(Tensor x, Tensor bias, Tensor out) {
        if (wholeVectors(x.dim(1))) {
            VectorFused.biasGelu(x, bias, out);
        } else {
            scalar.biasGelu(x, bias, out);
        }
    }

    @Override
    public void biasGeluGrad(Tensor x, Tensor bias, Tensor dy, Tensor dx, Tensor dbias) {
        if (wholeVectors(x.dim(1))) {
            VectorFused.biasGeluGrad(x, bias, dy, dx, dbias);
        } else {
            scalar.biasGeluGrad(x, bias, dy, dx, dbias);
        }
    }

    @Override
    public void rope(
            Tensor x, Tensor positions, Tensor cos, Tensor sin, boolean inverse, Tensor out) {
        if (wholeVectors(x.dim(2) / 2)) {
            VectorRows.rope(x, positions, cos, sin, inverse, out);
        } else {
            scalar.rope(x, positions, cos, sin, inverse, out);
        }
    }

    @Override
    public void attention(
            Tensor q,
            Tensor k,
            Tensor v,
            AttentionMask mask,
            double scale,
            Tensor out,
            Tensor lse) {
        attentions(List.of(new Attending(q, k, v, mask, out, lse)), scale);
    }

    @Override
    public void attentionGrad(
            Tensor q,
            Tensor k,
            Tensor v,
            AttentionMask mask,
            double scale,
            Tensor out,
            Tensor lse,
            Tensor dout,
            Tensor dq,
            Tensor dk,
            Tensor dv) {
        Attending forward = new Attending(q, k, v, mask, out, lse);
        attentionGrads(List.of(new AttendingGrad(forward, dout, dq, dk, dv)), scale);
    }

    @Override
    public void attentions(List<Attending> several, double scale) {
        VectorAttention.attentions(several, (float) scale);
    }

    @Override
    public void attentionGrads(List<AttendingGrad> several, double scale) {
        VectorAttention.attentionGrads(several, (float) scale);
    }

    @Override
    public void crossEntropy(Tensor logits, Tensor targets, Tensor loss, Tensor lse) {
        VectorLoss.crossEntropy(logits, targets, loss, lse);
    }

    @Override
    public void crossEntropyGrad(
            Tensor logits, Tensor targets, Tensor lse, Tensor dloss, Tensor dlogits) {
        VectorLoss.crossEntropyGrad(logits, targets, lse, dloss, dlogits);
    }

    @Override
    public void sample(Tensor p, Tensor draws, Tensor topK, Tensor topP, Tensor ids) {
        VectorSampling.sample(p, draws, topK, topP, ids);
    }

    @Override
    public void adamW(Tensor theta, Tensor gradient, Tensor m, Tensor v, AdamStep step) {
        if (wholeVectors(theta.size())) {
            VectorRows.adamW(theta, gradient, m, v, step);
        } else {
            scalar.adamW(theta, gradient, m, v, step);
        }
    }

    private static boolean wholeVectors(long n) {
        return n % Lanes.WIDTH == 0;
    }
}
