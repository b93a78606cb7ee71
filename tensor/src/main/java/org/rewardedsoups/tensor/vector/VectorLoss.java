package org.rewardedsoups.tensor.vector;

import org.rewardedsoups.tensor.Tensor;

/// Cross-entropy over a vocabulary, row by row.
final class VectorLoss {
    private VectorLoss() {}

    static void crossEntropy(Tensor logits, Tensor targets, Tensor loss, Tensor lse) {
        int v = Math.toIntExact(logits.dim(1));
        VectorReductions.rows(
                logits.dim(0),
                v,
                (first, last, scratch) -> {
                    for (long r = first; r < last; r++) {
                        long row = Memory.of(logits) + 4 * r * v;
                        float max = Softmax.max(row, v, scratch.vectors);
                        float sum = Softmax.sumExp(row, v, max, scratch.vectors);
                        float log = max + (float) Math.log(sum);
                        Memory.setFloat(Memory.of(lse) + 4 * r, log);
                        int target = Memory.getInt(Memory.of(targets) + 4 * r);
                        float chosen = target < 0 ? 0 : Memory.getFloat(row + 4L * target);
                        Memory.setFloat(Memory.of(loss) + 4 * r, target < 0 ? 0 : log - chosen);
                    }
                });
    }

    static void crossEntropyGrad(
            Tensor logits, Tensor targets, Tensor lse, Tensor dloss, Tensor dlogits) {
        int v = Math.toIntExact(logits.dim(1));
        VectorReductions.rows(
                logits.dim(0),
                v,
                (first, last, scratch) -> {
                    for (long r = first; r < last; r++) {
                        int target = Memory.getInt(Memory.of(targets) + 4 * r);
                        long to = Memory.of(dlogits) + 4 * r * v;
                        if (target < 0) {
                            Memory.clear(to, 4L * v);
                            continue;
                        }
                        long from = Memory.of(logits) + 4 * r * v;
                        float log = Memory.getFloat(Memory.of(lse) + 4 * r);
                        float slope = Memory.getFloat(Memory.of(dloss) + 4 * r);
                        Softmax.scaledExp(from, v, log, slope, to, scratch.vectors);
                        long chosen = to + 4L * target;
                        Memory.setFloat(chosen, Memory.getFloat(chosen) - slope);
                    }
                });
    }
}
