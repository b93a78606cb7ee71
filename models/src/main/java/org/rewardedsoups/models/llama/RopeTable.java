package org.rewardedsoups.models.llama;

import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Angles of rotary position embeddings (Su et al., 2021): pair i of a head turns by
/// `position·θ^(−2i/D)`.
///
/// @param cos `(P, D/2)`, P positions
/// @param sin `(P, D/2)`
public record RopeTable(Tensor cos, Tensor sin) {

    /// @param positions P, how many positions
    /// @param headSize D
    /// @param theta θ, 10,000 in the paper
    public static RopeTable create(int positions, int headSize, double theta, DType type) {
        return Scope.detached(() -> {
            int half = headSize / 2;
            Tensor cos = Tensor.empty(type, new Shape(positions, half));
            Tensor sin = Tensor.empty(type, new Shape(positions, half));
            for (int i = 0; i < half; i++) {
                double frequency = Math.pow(theta, -2.0 * i / headSize);
                for (int p = 0; p < positions; p++) {
                    cos.put((long) p * half + i, Math.cos(p * frequency));
                    sin.put((long) p * half + i, Math.sin(p * frequency));
                }
            }
            return new RopeTable(cos, sin);
        });
    }

    /// Turns queries or keys to their positions, `(B, T, H, D) → (B, T, H, D)`.
    ///
    /// @param positions I32 `(B, T)`
    public Variable apply(Variable x, Tensor positions) {
        return Functional.rope(x, positions, cos, sin);
    }
}
