package org.rewardedsoups.tensor.scalar;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Int8Matrix;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;

/// Every kernel as its formula says: one loop per index, sums in double, no tricks.
final class ScalarKernels implements Kernels {

    /// Zeros at once; else one element, then copies of what is there, doubling.
    @Override
    public void fill(double value, Tensor out) {
        MemorySegment data = out.data();
        if (Double.doubleToRawLongBits(value) == 0) { // not -0
            data.asSlice(0, out.size() * out.type().bytes()).fill((byte) 0);
            return;
        }
        out.put(0, value);
        long bytes = out.size() * out.type().bytes();
        for (long done = out.type().bytes(); done < bytes; done *= 2) {
            MemorySegment.copy(data, 0, data, done, Math.min(done, bytes - done));
        }
    }

    @Override
    public void copy(Tensor x, Tensor out) {
        if (x.type() == out.type() && x.contiguous() && out.contiguous()) {
            MemorySegment.copy(x.data(), 0, out.data(), 0, x.size() * x.type().bytes());
            return;
        }
        Strided from = new Strided(x);
        Strided to = new Strided(out);
        boolean exact = x.type() == DType.I64 && out.type() == DType.I64;
        for (long i = 0; i < out.size(); i++) {
            long source = from.next();
            long target = to.next();
            if (exact) {
                long value = x.data().get(JAVA_LONG_UNALIGNED, 8 * source);
                out.data().set(JAVA_LONG_UNALIGNED, 8 * target, value);
            } else {
                out.put(target, x.at(source));
            }
        }
    }

    @Override
    public void unary(Unary op, Tensor x, Tensor out) {
        for (long i = 0; i < out.size(); i++) {
            out.put(i, op.apply(x.at(i)));
        }
    }

    @Override
    public void binary(Binary op, Tensor a, Tensor b, Tensor out) {
        Strided left = new Strided(a);
        Strided right = new Strided(b);
        for (long i = 0; i < out.size(); i++) {
            out.put(i, op.apply(a.at(left.next()), b.at(right.next())));
        }
    }

    @Override
    public void sum(Tensor x, Tensor out) {
        long n = x.dim(1);
        long inner = x.dim(2);
        for (long i = 0; i < out.size(); i++) {
            long first = i / inner * n * inner + i % inner;
            double sum = 0;
            for (long j = 0; j < n; j++) {
                sum += x.at(first + j * inner);
            }
            out.put(i, sum);
        }
    }

    @Override
    public void max(Tensor x, Tensor out) {
        long n = x.dim(1);
        long inner = x.dim(2);
        for (long i = 0; i < out.size(); i++) {
            long first = i / inner * n * inner + i % inner;
            double max = x.at(first);
            for (long j = 1; j < n; j++) {
                max = Math.max(max, x.at(first + j * inner));
            }
            out.put(i, max);
        }
    }

    @Override
    public void softmax(Tensor x, Tensor out) {
        long n = x.dim(1);
        for (long row = 0; row < x.dim(0); row++) {
            double lse = logSumExp(x, row);
            for (long i = row * n; i < (row + 1) * n; i++) {
                out.put(i, Math.exp(x.at(i) - lse));
            }
        }
    }

    @Override
    public void logSoftmax(Tensor x, Tensor out) {
        long n = x.dim(1);
        for (long row = 0; row < x.dim(0); row++) {
            double lse = logSumExp(x, row);
            for (long i = row * n; i < (row + 1) * n; i++) {
                out.put(i, x.at(i) - lse);
            }
        }
    }

    @Override
    public void softmaxGrad(Tensor y, Tensor dy, Tensor dx) {
        long n = y.dim(1);
        for (long row = 0; row < y.dim(0); row++) {
            double dot = 0;
            for (long i = row * n; i < (row + 1) * n; i++) {
                dot += dy.at(i) * y.at(i);
            }
            for (long i = row * n; i < (row + 1) * n; i++) {
                dx.put(i, y.at(i) * (dy.at(i) - dot));
            }
        }
    }

    @Override
    public void matmul(Tensor a, Tensor b, boolean accumulate, Tensor out) {
        long m = a.dim(1);
        long k = a.dim(2);
        long n = b.dim(2);
        for (long i = 0; i < out.size(); i++) {
            long batch = i / (m * n);
            long left = batch * a.stride(0) + i / n % m * a.stride(1);
            long right = batch * b.stride(0) + i % n * b.stride(2);
            double sum = accumulate ? out.at(i) : 0;
            for (long j = 0; j < k; j++) {
                sum += a.at(left + j * a.stride(2)) * b.at(right + j * b.stride(1));
            }
            out.put(i, sum);
        }
    }

    @Override
    public void int8Product(Tensor x, Int8Matrix w, Tensor out) {
        long k = x.dim(1);
        long n = out.dim(1);
        for (long i = 0; i < out.size(); i++) {
            double sum = 0;
            for (long j = 0; j < k; j++) {
                sum += x.at(i / n * k + j) * w.at(i % n, j);
            }
            out.put(i, sum);
        }
    }

    @Override
    public void gatherRows(Tensor table, Tensor ids, Tensor out) {
        long c = table.dim(1);
        for (long i = 0; i < out.size(); i++) {
            out.put(i, table.at((long) ids.at(i / c) * c + i % c));
        }
    }

    @Override
    public void scatterAddRows(Tensor rows, Tensor ids, Tensor table) {
        long c = table.dim(1);
        for (long i = 0; i < rows.size(); i++) {
            long id = (long) ids.at(i / c);
            if (id >= 0) {
                long target = id * c + i % c;
                table.put(target, table.at(target) + rows.at(i));
            }
        }
    }

    @Override
    public void rmsNorm(Tensor x, Tensor weight, double epsilon, Tensor out, Tensor r) {
        ScalarNorms.rmsNorm(x, weight, epsilon, out, r);
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
        ScalarNorms.rmsNormGrad(x, weight, r, dy, accumulate, dx, dweight);
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
        ScalarNorms.layerNorm(x, weight, bias, epsilon, out, mean, r);
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
        ScalarNorms.layerNormGrad(x, weight, mean, r, dy, accumulate, dx, dweight, dbias);
    }

    @Override
    public void swiGlu(Tensor gate, Tensor up, Tensor out) {
        ScalarFused.swiGlu(gate, up, out);
    }

    @Override
    public void swiGluGrad(Tensor gate, Tensor up, Tensor dy, Tensor dgate, Tensor dup) {
        ScalarFused.swiGluGrad(gate, up, dy, dgate, dup);
    }

    @Override
    public void biasGelu(Tensor x, Tensor bias, Tensor out) {
        ScalarFused.biasGelu(x, bias, out);
    }

    @Override
    public void biasGeluGrad(Tensor x, Tensor bias, Tensor dy, Tensor dx, Tensor dbias) {
        ScalarFused.biasGeluGrad(x, bias, dy, dx, dbias);
    }

    @Override
    public void rope(
            Tensor x, Tensor positions, Tensor cos, Tensor sin, boolean inverse, Tensor out) {
        ScalarAttention.rope(x, positions, cos, sin, inverse, out);
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
        ScalarAttention.attention(q, k, v, mask, scale, out, lse);
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
        ScalarAttention.attentionGrad(q, k, v, mask, scale, out, lse, dout, dq, dk, dv);
    }

    @Override
    public void crossEntropy(Tensor logits, Tensor targets, Tensor loss, Tensor lse) {
        long v = logits.dim(1);
        for (long row = 0; row < logits.dim(0); row++) {
            long target = (long) targets.at(row);
            double sum = logSumExp(logits, row);
            lse.put(row, sum);
            loss.put(row, target < 0 ? 0 : sum - logits.at(row * v + target));
        }
    }

    @Override
    public void crossEntropyGrad(
            Tensor logits, Tensor targets, Tensor lse, Tensor dloss, Tensor dlogits) {
        long v = logits.dim(1);
        for (long i = 0; i < logits.size(); i++) {
            long row = i / v;
            long target = (long) targets.at(row);
            double p = Math.exp(logits.at(i) - lse.at(row));
            double difference = p - (i % v == target ? 1 : 0);
            dlogits.put(i, target < 0 ? 0 : dloss.at(row) * difference);
        }
    }

    @Override
    public void sample(Tensor p, Tensor draws, Tensor topK, Tensor topP, Tensor ids) {
        ScalarSampling.sample(p, draws, topK, topP, ids);
    }

    @Override
    public void adamW(Tensor theta, Tensor gradient, Tensor m, Tensor v, AdamStep step) {
        double correction1 = 1 - Math.pow(step.beta1(), step.t());
        double correction2 = 1 - Math.pow(step.beta2(), step.t());
        for (long i = 0; i < theta.size(); i++) {
            double g = gradient.at(i);
            m.put(i, step.beta1() * m.at(i) + (1 - step.beta1()) * g);
            v.put(i, step.beta2() * v.at(i) + (1 - step.beta2()) * g * g);
            double update =
                    m.at(i) / correction1 / (Math.sqrt(v.at(i) / correction2) + step.epsilon());
            double decayed = theta.at(i) * (1 - step.learningRate() * step.weightDecay());
            theta.put(i, decayed - step.learningRate() * update);
        }
    }

    private static double logSumExp(Tensor x, long row) {
        long n = x.dim(1);
        double max = Double.NEGATIVE_INFINITY;
        for (long i = row * n; i < (row + 1) * n; i++) {
            max = Math.max(max, x.at(i));
        }
        double shift = Double.isInfinite(max) ? 0 : max;
        double sum = 0;
        for (long i = row * n; i < (row + 1) * n; i++) {
            sum += Math.exp(x.at(i) - shift);
        }
        return shift + Math.log(sum);
    }
}
