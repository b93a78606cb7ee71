package org.rewardedsoups.models.llama;

import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// The slow twin: the decoder's formulas for one row, in doubles and plain loops.
final class NaiveLlama {
    private final LlamaConfig config;
    private final StateDict weights;

    NaiveLlama(Llama llama) {
        this.config = llama.config();
        this.weights = llama.stateDict();
    }

    /// Scores `[T][V]`.
    double[][] logits(int[] ids) {
        double[][] x = new double[ids.length][];
        for (int t = 0; t < ids.length; t++) {
            x[t] = row("model.embed_tokens.weight", ids[t]);
        }
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            block("model.layers." + layer + ".", x);
        }
        String head = config.tieWordEmbeddings() ? "model.embed_tokens.weight" : "lm_head.weight";
        double[][] logits = new double[ids.length][];
        for (int t = 0; t < ids.length; t++) {
            logits[t] = linear(head, norm("model.norm.weight", x[t]));
        }
        return logits;
    }

    private void block(String name, double[][] x) {
        int tokens = x.length;
        double[][] q = new double[tokens][];
        double[][] k = new double[tokens][];
        double[][] v = new double[tokens][];
        for (int t = 0; t < tokens; t++) {
            double[] h = norm(name + "input_layernorm.weight", x[t]);
            q[t] = rotate(linear(name + "self_attn.q_proj.weight", h), t);
            k[t] = rotate(linear(name + "self_attn.k_proj.weight", h), t);
            v[t] = linear(name + "self_attn.v_proj.weight", h);
        }
        for (int t = 0; t < tokens; t++) {
            x[t] = sum(x[t], linear(name + "self_attn.o_proj.weight", attend(q[t], k, v, t)));
            double[] h = norm(name + "post_attention_layernorm.weight", x[t]);
            double[] gate = linear(name + "mlp.gate_proj.weight", h);
            double[] up = linear(name + "mlp.up_proj.weight", h);
            for (int i = 0; i < gate.length; i++) {
                up[i] *= gate[i] / (1 + Math.exp(-gate[i]));
            }
            x[t] = sum(x[t], linear(name + "mlp.down_proj.weight", up));
        }
    }

    private double[] attend(double[] q, double[][] k, double[][] v, int t) {
        int size = config.headDim();
        int group = config.numAttentionHeads() / config.numKeyValueHeads();
        double[] out = new double[q.length];
        for (int head = 0; head < config.numAttentionHeads(); head++) {
            int shared = head / group * size;
            double[] p = new double[t + 1];
            double total = 0;
            for (int s = 0; s <= t; s++) {
                double score = 0;
                for (int d = 0; d < size; d++) {
                    score += q[head * size + d] * k[s][shared + d];
                }
                p[s] = Math.exp(score / Math.sqrt(size));
                total += p[s];
            }
            for (int s = 0; s <= t; s++) {
                for (int d = 0; d < size; d++) {
                    out[head * size + d] += p[s] / total * v[s][shared + d];
                }
            }
        }
        return out;
    }

    /// Each pair (x[i], x[i + D/2]) of a head is a complex number, turned by position·θ^(−2i/D).
    private double[] rotate(double[] x, int position) {
        int size = config.headDim();
        double[] out = new double[x.length];
        for (int head = 0; head < x.length; head += size) {
            for (int i = 0; i < size / 2; i++) {
                double angle = position * Math.pow(config.ropeTheta(), -2.0 * i / size);
                double real = x[head + i];
                double imaginary = x[head + size / 2 + i];
                out[head + i] = real * Math.cos(angle) - imaginary * Math.sin(angle);
                out[head + size / 2 + i] = real * Math.sin(angle) + imaginary * Math.cos(angle);
            }
        }
        return out;
    }

    private double[] norm(String name, double[] x) {
        double square = 0;
        for (double value : x) {
            square += value * value;
        }
        double r = 1 / Math.sqrt(square / x.length + config.rmsNormEps());
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = x[i] * r * weights.get(name).get(i);
        }
        return out;
    }

    private double[] linear(String name, double[] x) {
        Tensor weight = weights.get(name);
        double[] out = new double[(int) weight.dim(0)];
        for (int i = 0; i < out.length; i++) {
            for (int j = 0; j < x.length; j++) {
                out[i] += weight.get(i, j) * x[j];
            }
        }
        return out;
    }

    private double[] row(String name, int index) {
        double[] out = new double[config.hiddenSize()];
        for (int i = 0; i < out.length; i++) {
            out[i] = weights.get(name).get(index, i);
        }
        return out;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] out = a.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] += b[i];
        }
        return out;
    }
}
