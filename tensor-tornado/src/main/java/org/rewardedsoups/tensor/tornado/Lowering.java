package org.rewardedsoups.tensor.tornado;

import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Int8Matrix;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;

/// Turns each tensor operation into one launch or a few and hands them to a device.
///
/// [Supported] says which calls it can take.
final class Lowering implements Kernels {
    private final Launch.Device device;
    private final ProductLowering products;

    /// @param kind what does products
    Lowering(Launch.Device device, CuBlas.Kind kind) {
        this.device = device;
        this.products = new ProductLowering(device, kind);
    }

    private static Launch.Call call(DeviceKernel kernel) {
        return Launch.of(kernel);
    }

    // ── Element by element ──────────────────────────────────────────────────────────────────────

    @Override
    public void fill(double value, Tensor out) {
        Launch.Call call = call(DeviceKernel.FILL).writes(out).ints(out.size()).floats(value);
        device.run(call.on(Grid.threads(out.size())));
    }

    @Override
    public void copy(Tensor x, Tensor out) {
        device.run(copying(x, out));
    }

    static Launch copying(Tensor x, Tensor out) {
        long[] layout = new Layout(x, out).ints(out.size());
        Launch.Call call = call(DeviceKernel.COPY).reads(x).writes(out).ints(layout);
        return call.on(Grid.threads(out.size()));
    }

    /// `out = x` of bfloat16, or `out += x`.
    static Launch widening(Tensor x, boolean accumulate, Tensor out) {
        long[] layout = new Layout(x, out).ints(out.size(), flag(accumulate));
        Launch.Call call = call(DeviceKernel.WIDEN).reads(x);
        return result(call, accumulate, out).ints(layout).on(Grid.threads(out.size()));
    }

    @Override
    public void unary(Unary op, Tensor x, Tensor out) {
        Launch.Call call = call(DeviceKernel.UNARY).reads(x).writes(out);
        device.run(call.ints(out.size(), op.ordinal()).on(Grid.threads(out.size())));
    }

    @Override
    public void binary(Binary op, Tensor a, Tensor b, Tensor out) {
        long[] layout = new Layout(a, b).ints(out.size(), op.ordinal());
        Launch.Call call = call(DeviceKernel.BINARY).reads(a, b).writes(out).ints(layout);
        device.run(call.on(Grid.threads(out.size())));
    }

    @Override
    public void swiGlu(Tensor gate, Tensor up, Tensor out) {
        Launch.Call call = call(DeviceKernel.SWIGLU).reads(gate, up).writes(out);
        device.run(call.ints(out.size()).on(Grid.threads(out.size())));
    }

    @Override
    public void swiGluGrad(Tensor gate, Tensor up, Tensor dy, Tensor dgate, Tensor dup) {
        Launch.Call call = call(DeviceKernel.SWIGLU_GRAD).reads(gate, up, dy).writes(dgate, dup);
        device.run(call.ints(dy.size()).on(Grid.threads(dy.size())));
    }

    @Override
    public void biasGelu(Tensor x, Tensor bias, Tensor out) {
        Launch.Call call = call(DeviceKernel.BIAS_GELU).reads(x, bias).writes(out);
        device.run(call.ints(out.size(), bias.size()).on(Grid.threads(out.size())));
    }

    @Override
    public void biasGeluGrad(Tensor x, Tensor bias, Tensor dy, Tensor dx, Tensor dbias) {
        Launch.Call call = call(DeviceKernel.BIAS_GELU_GRAD).reads(x, bias, dy).writes(dx);
        device.run(call.ints(dx.size(), bias.size()).on(Grid.threads(dx.size())));
        sumColumns(dx, dbias, 1, dx.dim(0), dx.dim(1));
    }

    @Override
    public void adamW(Tensor theta, Tensor gradient, Tensor m, Tensor v, AdamStep step) {
        Launch.Call call = call(DeviceKernel.ADAMW).updates(theta).reads(gradient).updates(m, v);
        call.ints(theta.size()).floats(AdamNumbers.of(step));
        device.run(call.on(Grid.threads(theta.size())));
    }

    // ── Rows and columns ────────────────────────────────────────────────────────────────────────

    @Override
    public void sum(Tensor x, Tensor out) {
        if (x.dim(2) == 1) {
            Launch.Call call = call(DeviceKernel.SUM_ROWS).reads(x).writes(out).ints(x.dim(1));
            device.run(call.on(Grid.groups(x.dim(0), Group.SIZE)));
        } else {
            sumColumns(x, out, x.dim(0), x.dim(1), x.dim(2));
        }
    }

    private void sumColumns(Tensor x, Tensor out, long outer, long n, long inner) {
        Launch.Call call = call(DeviceKernel.SUM_COLUMNS).reads(x).writes(out).ints(n, inner);
        device.run(call.on(columns(inner, outer)));
    }

    private static Grid columns(long n, long outer) {
        return Grid.tiles(Math.ceilDiv(n, Columns.WIDTH), 1, outer, Columns.WIDTH, Columns.HEIGHT);
    }

    @Override
    public void max(Tensor x, Tensor out) {
        if (x.dim(2) == 1) {
            Launch.Call call = call(DeviceKernel.MAX_ROWS).reads(x).writes(out).ints(x.dim(1));
            device.run(call.on(Grid.groups(x.dim(0), Group.SIZE)));
        } else {
            Launch.Call call = call(DeviceKernel.MAX_COLUMNS).reads(x).writes(out);
            call.ints(out.size(), x.dim(1), x.dim(2));
            device.run(call.on(Grid.threads(out.size())));
        }
    }

    @Override
    public void softmax(Tensor x, Tensor out) {
        softmax(x, false, out);
    }

    @Override
    public void logSoftmax(Tensor x, Tensor out) {
        softmax(x, true, out);
    }

    private void softmax(Tensor x, boolean logarithm, Tensor out) {
        Launch.Call call = call(DeviceKernel.SOFTMAX).reads(x).writes(out);
        call.ints(x.dim(1), flag(logarithm));
        device.run(call.on(Grid.groups(x.dim(0), Group.SIZE)));
    }

    @Override
    public void softmaxGrad(Tensor y, Tensor dy, Tensor dx) {
        Launch.Call call = call(DeviceKernel.SOFTMAX_GRAD).reads(y, dy).writes(dx).ints(y.dim(1));
        device.run(call.on(Grid.groups(y.dim(0), Group.SIZE)));
    }

    @Override
    public void crossEntropy(Tensor logits, Tensor targets, Tensor loss, Tensor lse) {
        Launch.Call call =
                call(DeviceKernel.CROSS_ENTROPY).reads(logits, targets).writes(loss, lse);
        device.run(call.ints(logits.dim(1)).on(Grid.groups(logits.dim(0), Group.SIZE)));
    }

    @Override
    public void crossEntropyGrad(
            Tensor logits, Tensor targets, Tensor lse, Tensor dloss, Tensor dlogits) {
        Launch.Call call =
                call(DeviceKernel.CROSS_ENTROPY_GRAD)
                        .reads(logits, targets, lse, dloss)
                        .writes(dlogits);
        call.ints(logits.size(), logits.dim(1));
        device.run(call.on(Grid.threads(logits.size())));
    }

    @Override
    public void sample(Tensor p, Tensor draws, Tensor topK, Tensor topP, Tensor ids) {
        Launch.Call call = call(DeviceKernel.SAMPLE).reads(p, draws, topK, topP).writes(ids);
        call.ints(p.dim(1)).floats(Draws.STRIDES);
        device.run(call.on(Grid.groups(p.dim(0), Group.SIZE)));
    }

    // ── Norms ───────────────────────────────────────────────────────────────────────────────────

    @Override
    public void rmsNorm(Tensor x, Tensor weight, double epsilon, Tensor out, Tensor r) {
        Launch.Call call = call(DeviceKernel.RMS_NORM).reads(x, weight).writes(out, r);
        call.ints(x.dim(1)).floats(epsilon);
        device.run(call.on(Grid.groups(x.dim(0), Group.SIZE)));
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
        Launch.Call weights = call(DeviceKernel.RMS_WEIGHT_GRAD).reads(x, r, dy).writes(dweight);
        device.run(weights.ints(x.dim(0), x.dim(1)).on(columns(x.dim(1), 1)));
        Launch.Call call = call(DeviceKernel.RMS_NORM_GRAD).reads(x, weight, r, dy);
        result(call, accumulate, dx).ints(x.dim(1), flag(accumulate));
        device.run(call.on(Grid.groups(x.dim(0), Group.SIZE)));
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
        Launch.Call call =
                call(DeviceKernel.LAYER_NORM).reads(x, weight, bias).writes(out, mean, r);
        call.ints(x.dim(1)).floats(epsilon);
        device.run(call.on(Grid.groups(x.dim(0), Group.SIZE)));
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
        Launch.Call weights =
                call(DeviceKernel.LAYER_WEIGHT_GRAD).reads(x, mean, r, dy).writes(dweight, dbias);
        device.run(weights.ints(x.dim(0), x.dim(1)).on(columns(x.dim(1), 1)));
        Launch.Call call = call(DeviceKernel.LAYER_NORM_GRAD).reads(x, weight, mean, r, dy);
        result(call, accumulate, dx).ints(x.dim(1), flag(accumulate));
        device.run(call.on(Grid.groups(x.dim(0), Group.SIZE)));
    }

    // ── Products, tables, attention ─────────────────────────────────────────────────────────────

    @Override
    public void matmul(Tensor a, Tensor b, boolean accumulate, Tensor out) {
        products.matmul(a, b, accumulate, out);
    }

    @Override
    public void int8Product(Tensor x, Int8Matrix w, Tensor out) {
        throw new UnsupportedOperationException("int8Product is not among the device's kernels");
    }

    @Override
    public void gatherRows(Tensor table, Tensor ids, Tensor out) {
        boolean half = table.type() == DType.BF16;
        DeviceKernel kernel = half ? DeviceKernel.GATHER_BF16 : DeviceKernel.GATHER;
        Launch.Call call = call(kernel).reads(table, ids).writes(out);
        device.run(call.ints(out.size(), table.dim(1)).on(Grid.threads(out.size())));
    }

    @Override
    public void scatterAddRows(Tensor rows, Tensor ids, Tensor table) {
        Launch.Call call = call(DeviceKernel.SCATTER_ADD).reads(rows, ids).updates(table);
        call.ints(rows.size(), table.dim(1), ids.size());
        device.run(call.on(Grid.threads(rows.size())));
    }

    @Override
    public void rope(
            Tensor x, Tensor positions, Tensor cos, Tensor sin, boolean inverse, Tensor out) {
        long half = x.dim(2) / 2;
        Launch.Call call = call(DeviceKernel.ROPE).reads(x, positions, cos, sin).writes(out);
        call.ints(x.size() / 2, x.dim(1), half, inverse ? -1 : 1);
        device.run(call.on(Grid.threads(x.size() / 2)));
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
        Launch.Call call = call(DeviceKernel.ATTENTION).reads(q, k, v).writes(out, lse);
        call.ints(visible(q, k, v, mask)).floats(scale);
        device.run(call.on(heads(q)));
    }

    /// Groups for all rows of all heads of queries, or of keys.
    private static Grid heads(Tensor x) {
        long groups = x.dim(0) * Math.ceilDiv(x.dim(1), Attention.ROWS) * x.dim(2);
        return Grid.tiles(groups, 1, 1, Attention.LANES, Attention.ROWS);
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
        Tensor products = Tensor.empty(DType.F32, dout.shape());
        binary(Binary.MUL, dout, out, products);
        long rows = dout.size() / dout.dim(3);
        Tensor inner = Tensor.empty(DType.F32, new Shape(rows));
        sum(products.reshape(rows, dout.dim(3), 1), inner);
        long[] ints = visible(q, k, v, mask);
        Launch.Call queries =
                call(DeviceKernel.ATTENTION_QUERIES_GRAD).reads(q, k, v, inner, lse, dout);
        device.run(queries.writes(dq).ints(ints).floats(scale).on(heads(q)));
        Launch.Call keys = call(DeviceKernel.ATTENTION_KEYS_GRAD).reads(q, k, v, inner, lse, dout);
        device.run(keys.writes(dk, dv).ints(ints).floats(scale).on(heads(k)));
    }

    /// The ints that [Attention] describes, from T on.
    private static long[] visible(Tensor q, Tensor k, Tensor v, AttentionMask mask) {
        int batch = mask.starts().length;
        long[] ints = new long[8 + 2 * batch];
        ints[0] = q.dim(1);
        ints[1] = k.dim(1);
        ints[2] = q.dim(2);
        ints[3] = k.dim(2);
        ints[4] = q.dim(3);
        ints[5] = k.stride(0);
        ints[6] = v.stride(0);
        ints[7] = flag(mask.causal());
        for (int b = 0; b < batch; b++) {
            ints[8 + 2 * b] = mask.starts()[b];
            ints[9 + 2 * b] = mask.ends()[b];
        }
        return ints;
    }

    static int flag(boolean set) {
        return set ? 1 : 0;
    }

    /// An output that is overwritten, or added to.
    static Launch.Call result(Launch.Call call, boolean accumulate, Tensor out) {
        return accumulate ? call.updates(out) : call.writes(out);
    }
}
