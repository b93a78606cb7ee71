package org.rewardedsoups.tests.determinism;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.rewardedsoups.tensor.Attention;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Norms;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;
import org.rewardedsoups.tensor.Updates;

/// Calls kernels for the first time in this JVM, then many times more, and prints for each a line
/// `name digest-of-first digest-of-last`.
final class RepeatedKernels {
    private RepeatedKernels() {}

    static void main(String[] args) {
        int calls = Integer.parseInt(args[0]);
        Map<String, Supplier<List<Tensor>>> kernels = kernels();
        Map<String, String> first = new LinkedHashMap<>();
        kernels.forEach((name, kernel) -> first.put(name, digest(kernel)));
        kernels.forEach(
                (name, kernel) -> {
                    for (int call = 2; call < calls; call++) {
                        try (Scope _ = Scope.open()) {
                            kernel.get();
                        }
                    }
                    System.out.println(name + " " + first.get(name) + " " + digest(kernel));
                });
    }

    private static String digest(Supplier<List<Tensor>> kernel) {
        try (Scope _ = Scope.open()) {
            return Digest.of(kernel.get());
        }
    }

    private static Map<String, Supplier<List<Tensor>>> kernels() {
        RandomGenerator rng = new Rngs(1).stream("kernels");
        Tensor a = Tensor.gaussian(rng, 40, 70);
        Tensor b = Tensor.gaussian(rng, 70, 33);
        Tensor rows = Tensor.gaussian(rng, 7, 53).mul(4);
        Tensor weight = Tensor.gaussian(rng, 53);
        Tensor q = Tensor.gaussian(rng, 1, 9, 2, 24);
        Tensor k = Tensor.gaussian(rng, 1, 9, 1, 24);
        Tensor v = Tensor.gaussian(rng, 1, 9, 1, 24);
        Tensor theta = Tensor.gaussian(rng, 333);
        Tensor gradient = Tensor.gaussian(rng, 333);
        Map<String, Supplier<List<Tensor>>> out = new LinkedHashMap<>();
        out.put("gemm", () -> List.of(a.matmul(b)));
        out.put("softmax", () -> List.of(rows.softmax()));
        out.put("rmsNorm", () -> List.of(Norms.rms(rows, weight, 1e-5).out()));
        out.put("attention", () -> attention(q, k, v));
        out.put("gelu", () -> List.of(rows.map(Unary.GELU)));
        out.put("adamW", () -> adamW(theta.copy(), gradient));
        return out;
    }

    private static List<Tensor> attention(Tensor q, Tensor k, Tensor v) {
        Attention.Attended attended =
                Attention.attention(q, k, v, AttentionMask.causal(1, 9), 0.2);
        return List.of(attended.out(), attended.lse());
    }

    private static List<Tensor> adamW(Tensor theta, Tensor gradient) {
        Tensor m = gradient.mul(0.5);
        Tensor v = gradient.mul(gradient);
        Updates.adamW(
                theta, gradient, m, v, new Kernels.AdamStep(1e-2, 0.9, 0.999, 1e-8, 0.1, 3));
        return List.of(theta, m, v);
    }
}
