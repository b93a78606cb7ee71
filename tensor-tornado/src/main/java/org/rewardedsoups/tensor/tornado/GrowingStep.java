package org.rewardedsoups.tensor.tornado;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// A [CompiledStep] for texts of any length: batches are padded behind to a length that is a power of
/// two, and recorded anew when one is longer than all before.
///
/// ```java
/// int most = model.maxTokens();
/// try (var step = new GrowingStep(most, in -> step(in.get(0), in.get(1), in.get(2)), 0, -1, 0)) {
///     double loss = step.run(3e-4, t, ids, targets, weights); // (B, T), T as it comes
/// }
/// ```
///
/// Padding must not matter: tokens that a causal decoder reads last, targets below 0, weights of 0.
///
/// Recording anew brings weights and moments back first, and sends them again. What the device held
/// for the shorter step is not given back by TornadoVM 5.2.0, so lengths only grow.
public final class GrowingStep implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.rewardedsoups.tensor.tornado");

    /// Shorter texts are padded to it.
    private static final int LEAST = 16;

    private final int most;
    private final Function<List<Tensor>, Tensor> step;
    private final double[] padding;
    private List<Tensor> inputs = List.of();
    private CompiledStep compiled;

    /// @param most tokens of a text, to which texts are padded at most
    /// @param step forward, backward and AdamW on inputs of shape `(B, T)`; returns the loss
    /// @param padding what each input is filled up with
    public GrowingStep(int most, Function<List<Tensor>, Tensor> step, double... padding) {
        this.most = most;
        this.step = step;
        this.padding = padding.clone();
    }

    /// One step on the device, as [CompiledStep#run].
    ///
    /// @param values the inputs, all of one shape `(B, T)` with the same B as before
    /// @return the loss
    public double run(double learningRate, long t, Tensor... values) {
        requireAlike(values);
        long tokens = values[0].dim(1);
        if (compiled != null && tokens <= length()) {
            fill(values);
        } else {
            finish(tokens);
            long length = Math.min(most, Math.max(LEAST, Long.highestOneBit(2 * tokens - 1)));
            inputs = Stream.of(values).map(value -> like(value, length)).toList();
            fill(values);
            compiled =
                    CompiledStep.record(() -> step.apply(inputs), inputs.toArray(Tensor[]::new));
        }
        return compiled.run(learningRate, t);
    }

    private static Tensor like(Tensor value, long length) {
        Shape shape = value.shape().with(1, length);
        return Scope.detached(() -> Tensor.zeros(value.type(), shape));
    }

    private void fill(Tensor[] values) {
        for (int i = 0; i < values.length; i++) {
            Tensor input = inputs.get(i);
            long tokens = values[i].dim(1);
            input.slice(1, 0, tokens).copyFrom(values[i]);
            Shape rest = input.shape().with(1, length() - tokens);
            Tensor filling = Tensor.full(input.type(), rest, padding[i]);
            input.slice(1, tokens, length()).copyFrom(filling);
        }
    }

    /// Ends the step for shorter texts.
    private void finish(long tokens) {
        if (compiled != null) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "recording the step anew: a batch has {0} tokens, there was room for {1}",
                    tokens,
                    length());
            compiled.download();
            compiled.close();
            compiled = null; // also if there is no room for the longer one
        }
    }

    private void requireAlike(Tensor[] values) {
        boolean alike = values.length == padding.length;
        for (Tensor value : values) {
            alike &= value.shape().rank() == 2 && value.shape().equals(values[0].shape());
            alike &= value.dim(-1) <= most;
            alike &= compiled == null || value.dim(0) == inputs.getFirst().dim(0);
        }
        if (!alike) {
            throw new IllegalArgumentException(
                    "growing step: expected %d inputs of one shape (%s, T), T at most %d, got %s"
                            .formatted(
                                    padding.length,
                                    compiled == null ? "B" : inputs.getFirst().dim(0),
                                    most,
                                    Stream.of(values).map(Tensor::shape).toList()));
        }
    }

    /// Tokens of a text that there is room for.
    public long length() {
        return inputs.isEmpty() ? 0 : inputs.getFirst().dim(1);
    }

    /// Brings weights, gradients and moments back into the tensors that hold them.
    public void download() {
        if (compiled != null) {
            compiled.download();
        }
    }

    /// Frees the device's memory; call [#download] before if the weights are wanted.
    @Override
    public void close() {
        if (compiled != null) {
            compiled.close();
        }
    }
}
