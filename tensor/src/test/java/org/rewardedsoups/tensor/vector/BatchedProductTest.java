package org.rewardedsoups.tensor.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Tensor;

/// Small products that threads take whole have the bits of products one by one.
class BatchedProductTest {
    private final Rngs rngs = new Rngs(1);

    @ParameterizedTest(name = "{0} of ({1}, {3})·({3}, {2})")
    @CsvSource({"160, 1, 20, 320", "160, 20, 64, 20", "7, 33, 5, 17", "3, 300, 200, 100",
        "96, 8, 12, 600"})
    void resultsAreThoseOfSingleProducts(int batch, int m, int n, int k) {
        Tensor a = Tensor.gaussian(rngs.stream("a"), batch, m, k);
        Tensor b = Tensor.gaussian(rngs.stream("b"), batch, k, n);
        Tensor c = Tensor.gaussian(rngs.stream("c"), batch, n, k).transpose();
        for (Tensor right : new Tensor[] {b, c}) {
            Tensor all = a.matmul(right);
            for (int i = 0; i < batch; i++) {
                Tensor one = a.slice(0, i, i + 1).matmul(right.slice(0, i, i + 1));
                assertArrayEquals(one.toFloats(), all.slice(0, i, i + 1).toFloats());
            }
        }
    }
}
