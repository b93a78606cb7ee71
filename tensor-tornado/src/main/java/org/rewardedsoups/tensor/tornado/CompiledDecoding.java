package org.rewardedsoups.tensor.tornado;

import java.util.function.Function;
import org.rewardedsoups.tensor.StepRecorder.Reload;
import org.rewardedsoups.tensor.Tensor;

/// A step of decoding that stays on the device, with the keys and values of the tokens so far:
/// recorded once, then run for one token after the other, and for other prompts.
///
/// ```java
/// int[] at = {capacity - 3, 0};       // tokens in the cache, padding in front of the row
/// try (CompiledDecoding decoding = CompiledDecoding.record(at, counts -> {
///     cache.rewind(counts[0]);
///     TokenBatch token = TokenBatch.continued(ids, new int[] {counts[1]}, counts[0]);
///     return model.logits(model.hidden(token, cache)).value();
/// }, ids)) {
///     cache.rewind(0);
///     Tensor scores = model.logits(prompt, cache);       // on the CPU
///     decoding.reload();                                  // the prompt's keys and values
///     for (int past = cache.tokens(); past < capacity; past++) {
///         scores = decoding.run(new int[] {past, 0}, choose(scores));
///     }
/// }
/// ```
///
/// How many tokens the cache holds changes from run to run, and with it where keys and values go,
/// what attention sees, and positions. Recording finds out how all of these follow the counts: it
/// runs the step at some counts, with one more of each, and with two more of all, and takes them for
/// straight lines. Only tokens go to the device then, and only scores come back.
public final class CompiledDecoding implements AutoCloseable {
    private final Program program;

    private CompiledDecoding(Program program) {
        this.program = program;
    }

    /// Runs `step` on the CPU at a few counts and makes a program for the device of it.
    ///
    /// @param at counts to record at; one and two more must be possible, too
    /// @param step what to do at some counts, in a scope that is opened around it; returns scores
    /// @param inputs tensors of no scope whose contents change from run to run: the tokens
    /// @throws IllegalStateException if the step does not follow its counts along straight lines, or
    ///   does what the device cannot
    /// @throws org.rewardedsoups.tensor.DeviceMemoryException if it does not fit on the device
    public static CompiledDecoding record(
            int[] at, Function<int[], Tensor> step, Tensor... inputs) {
        if (at.length == 0) {
            throw new IllegalArgumentException(
                    "compiled decoding: expected a count at least, that of the tokens in the cache,"
                            + " got none");
        }
        return new CompiledDecoding(Program.record(at, Reload.WEIGHTS, step, inputs));
    }

    /// Scores of the next token.
    ///
    /// @param counts as many as were recorded
    /// @param values what the inputs hold, in the order they were named
    /// @return what the step returned, in memory that the next run overwrites
    public Tensor run(int[] counts, Tensor... values) {
        return program.run(counts, values);
    }

    /// Lets the next run send the cache, after the host changed it.
    public void reload() {
        program.reload();
    }

    /// Lets the next run send weights, too, after the host changed them.
    public void reloadWeights() {
        program.reloadWeights();
    }

    /// Brings the cache back.
    public void download() {
        program.download();
    }

    /// Kernels that a run launches.
    public int launches() {
        return program.launches();
    }

    /// Bytes that decoding takes on the device from its first run on, weights included.
    public long deviceBytes() {
        return program.bytes();
    }

    /// Frees the device's memory.
    @Override
    public void close() {
        program.close();
    }
}
