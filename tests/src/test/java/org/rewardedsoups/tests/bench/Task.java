package org.rewardedsoups.tests.bench;

import org.rewardedsoups.tensor.Rngs;

/// What is computed, the same for every library: a record of sizes.
sealed interface Task
        permits Product,
                RowFunction,
                SelfAttention,
                AdamWStep,
                Training,
                PpoTraining,
                Decoding,
                Addition {

    /// The task on our engine, as its user would write it.
    Work ours();

    /// Operands drawn from U(−1, 1), the same for everybody.
    static float[] values(String name, int size) {
        var rng = new Rngs(1).stream(name);
        float[] out = new float[size];
        for (int i = 0; i < size; i++) {
            out[i] = 2 * rng.nextFloat() - 1;
        }
        return out;
    }

    /// A number of order 1 that depends on every element and its place, `Σ xᵢ·cos i / ‖x‖`:
    /// libraries that differ by rounding only agree on it.
    static double checksum(float[] x) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * Math.cos(i);
            squares += (double) x[i] * x[i];
        }
        return sum / Math.sqrt(squares);
    }
}
