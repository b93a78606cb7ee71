package org.rewardedsoups.tensor.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.rewardedsoups.tensor.Tensor;

/// Cross-entropy over a vocabulary, row by row in an array padded with −∞.
final class VectorLoss {
    private VectorLoss() {}

    static void crossEntropy(Tensor logits, Tensor targets, Tensor loss, Tensor lse) {
        int v = Math.toIntExact(logits.dim(1));
        int wide = Packing.padded(v);
        VectorReductions.rows(
                logits.dim(0),
                v,
                (first, last, scratch) -> {
                    float[] row = scratch.array(0, wide);
                    for (long r = first; r < last; r++) {
                        VectorReductions.load(logits, r * v, v, row);
                        int target = targets.data().get(JAVA_INT_UNALIGNED, 4 * r);
                        float chosen = target < 0 ? 0 : row[target];
                        float max = VectorReductions.finite(Rows.max(row, 0, wide));
                        float sum = max + (float) Math.log(Rows.exp(row, 0, wide, 1, max));
                        lse.data().set(JAVA_FLOAT_UNALIGNED, 4 * r, sum);
                        loss.data()
                                .set(JAVA_FLOAT_UNALIGNED, 4 * r, target < 0 ? 0 : sum - chosen);
                    }
                });
    }

    static void crossEntropyGrad(
            Tensor logits, Tensor targets, Tensor lse, Tensor dloss, Tensor dlogits) {
        int v = Math.toIntExact(logits.dim(1));
        int wide = Packing.padded(v);
        MemorySegment out = dlogits.data();
        VectorReductions.rows(
                logits.dim(0),
                v,
                (first, last, scratch) -> {
                    float[] row = scratch.array(0, wide);
                    for (long r = first; r < last; r++) {
                        int target = targets.data().get(JAVA_INT_UNALIGNED, 4 * r);
                        if (target < 0) {
                            out.asSlice(4 * r * v, 4L * v).fill((byte) 0);
                            continue;
                        }
                        VectorReductions.load(logits, r * v, v, row);
                        float slope = dloss.data().get(JAVA_FLOAT_UNALIGNED, 4 * r);
                        float shift = lse.data().get(JAVA_FLOAT_UNALIGNED, 4 * r);
                        Rows.exp(row, 0, wide, 1, shift);
                        row[target] -= 1;
                        Rows.scale(row, 0, wide, slope);
                        MemorySegment.copy(row, 0, out, JAVA_FLOAT_UNALIGNED, 4 * r * v, v);
                    }
                });
    }
}
