package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.rewardedsoups.rl.Tensors.assertClose;
import static org.rewardedsoups.rl.Tensors.row;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

class PredictionsTest {
    private final double log3 = Math.log(3);
    private final Variable logits =
            Variable.constant(row(0, log3, log3, 0, 50, 60).reshape(1, 3, 2));
    private final Variable values = Variable.constant(row(1, 2, 3));

    @Test
    void aColumnIsAboutTheNextTokenAndTheLastOneFallsAway() {
        Tensor ids = Tensor.of(new Shape(1, 3), 0, 1, 1);
        Predictions predictions = Predictions.of(logits, values, ids);
        assertClose(predictions.logprobs().value(), Math.log(0.75), Math.log(0.25));
        assertClose(predictions.values().value(), 1, 2);
        double entropy = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
        assertClose(predictions.entropy(), entropy, entropy);
    }

    @Test
    void shapesMustAgree() {
        Tensor ids = Tensor.of(new Shape(1, 2), 0, 1);
        assertThrows(ShapeException.class, () -> Predictions.of(logits, values, ids));
    }
}
