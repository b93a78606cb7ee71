package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Small float64 tensors for tests.
final class Tensors {
    private Tensors() {}

    /// One row, `(1, T)`.
    static Tensor row(double... values) {
        return Tensor.of(new Shape(1, values.length), values);
    }

    /// Rows of equal length, `(B, T)`.
    static Tensor rows(double[]... rows) {
        Tensor out = Tensor.zeros(DType.F64, new Shape(rows.length, rows[0].length));
        for (int i = 0; i < rows.length; i++) {
            for (int t = 0; t < rows[i].length; t++) {
                out.set(rows[i][t], i, t);
            }
        }
        return out;
    }

    static void assertClose(Tensor got, double... expected) {
        assertArrayEquals(expected, got.toDoubles(), 1e-12);
    }
}
