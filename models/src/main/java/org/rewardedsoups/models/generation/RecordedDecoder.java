package org.rewardedsoups.models.generation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.ParameterTree;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Providers;
import org.rewardedsoups.tensor.RecordedStep;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.StepRecorder;
import org.rewardedsoups.tensor.Tensor;

/// Continues rows by one step of decoding that was recorded for a device: weights and the cache
/// stay there, tokens go there and the next ones come back.
///
/// ```java
/// Optional<RecordedDecoder> decoder = RecordedDecoder.here(model);
/// new Generator(model, Sampling.PLAIN, end, 32, decoder).generate(requests);
/// ```
///
/// One decoder serves all networks of one architecture. It has weights of its own, into which those
/// of the network that generates are copied; where they differ from the last ones, the device gets
/// all of them anew with the next token, once a generation and not once a batch. Prompts are read
/// by the processor, whose cache then goes to the device.
///
/// The step has rows and room for tokens that are fixed when it is recorded: rows without a prompt
/// are computed and not looked at, and for requests that are more or longer than all before it is
/// recorded anew.
public final class RecordedDecoder implements AutoCloseable {
    private final StepRecorder recorder;
    private final CausalLm model;
    private int rows;
    private int capacity;
    private KvCache cache;
    private Tensor ids;
    private RecordedChoice choice;
    private RecordedStep step;

    /// @param like a network of the architecture
    public RecordedDecoder(StepRecorder recorder, CausalLm like) {
        this.recorder = recorder;
        this.model = ParameterTree.copy(like);
    }

    /// A decoder where the chosen kernels record steps; elsewhere generation needs none.
    public static Optional<RecordedDecoder> here(CausalLm like) {
        return Providers.chosen().recorder().map(recorder -> new RecordedDecoder(recorder, like));
    }

    /// Makes steps for the device.
    public StepRecorder recorder() {
        return recorder;
    }

    /// Rows of the step: 0 before the first batch.
    int rows() {
        return rows;
    }

    /// Decodes by a network from now on, and makes room for all its requests.
    ///
    /// @param most rows at a time
    /// @throws org.rewardedsoups.tensor.ShapeException if it is of another architecture
    void begin(CausalLm network, List<Request> requests, int most) {
        StateDict mine = model.stateDict();
        StateDict theirs = network.stateDict();
        mine.requireSameLayout(theirs);
        if (!mine.equals(theirs)) {
            mine.asMap().forEach((name, weight) -> weight.copyFrom(theirs.get(name))); // in place
            if (step != null) {
                step.reloadWeights();
            }
        }
        int prompt = requests.stream().mapToInt(each -> each.prompt().length).max().orElse(0);
        int more = requests.stream().mapToInt(Request::maxNewTokens).max().orElse(0);
        makeRoom(Math.min(most, requests.size()), Math.min(prompt + more, model.maxTokens()));
    }

    /// Records the step anew if there are more rows or tokens than it has room for.
    private void makeRoom(int rows, int tokens) {
        if (rows > this.rows || tokens > capacity) {
            close();
            this.rows = Math.max(rows, this.rows);
            int power = Math.max(16, Integer.highestOneBit(2 * tokens - 1));
            capacity = Math.max(capacity, Math.min(power, model.maxTokens()));
            cache = Scope.detached(() -> model.cache(this.rows, capacity));
            ids = Scope.detached(() -> Tensor.zeros(DType.I32, new Shape(this.rows, 1)));
            choice = RecordedChoice.of(this.rows);
            int[] at = new int[1 + this.rows];
            at[0] = capacity - 3; // tokens in the cache, then the padding in front of each row
            Tensor[] inputs =
                    Stream.concat(Stream.of(ids), Stream.of(choice.inputs()))
                            .toArray(Tensor[]::new);
            step = recorder.record(at, StepRecorder.Reload.WEIGHTS, this::tokens, inputs);
        }
    }

    /// The step that is recorded, `(B, 1) → (B)`.
    private Tensor tokens(int[] counts) {
        int[] starts = Arrays.copyOfRange(counts, 1, counts.length);
        cache.rewind(counts[0]);
        return Gradients.off(() -> {
            Variable hidden =
                    model.hidden(TokenBatch.continued(ids, starts, counts[0]), cache); // (B, 1, C)
            return choice.tokens(model.logits(hidden).value().reshape(rows, -1));
        });
    }

    /// Reads prompts on the processor.
    ///
    /// @return scores for the first new tokens, `(B, V)`
    Tensor read(TokenBatch prompts) {
        cache.rewind(0);
        Tensor hidden = model.hidden(prompts, cache).value(); // (B, T, C)
        Tensor last = hidden.slice(1, prompts.tokens() - 1, prompts.tokens()).copy();
        step.reload();
        return model.logits(Variable.constant(last)).value().reshape(rows, -1);
    }

    /// Reads a token a row on the device, and chooses the next ones there.
    ///
    /// @param starts padding in front of each row
    /// @param draws of the rows with texts
    /// @return a token for each row, or −1 where scores are no numbers
    int[] next(int[] tokens, int[] starts, Sampling sampling, double[] draws) {
        int past = cache.tokens();
        ids.copyFrom(Tensor.of(ids.shape(), tokens));
        choice.set(sampling, draws);
        int[] counts = IntStream.concat(IntStream.of(past), IntStream.of(starts)).toArray();
        int[] next = step.run(counts).toInts();
        cache.rewind(past + 1);
        return next;
    }

    @Override
    public void close() {
        if (step != null) {
            step.close();
        }
    }
}
