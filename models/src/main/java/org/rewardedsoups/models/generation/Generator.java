package org.rewardedsoups.models.generation;

import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Scope;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Continues prompts, many at a time.
///
/// Prompts of similar length run together, padded on the left, with a [KvCache]. Each row has draws
/// of its own, and what a row becomes does not depend on its neighbours, up to rounding.
///
/// @param model scores the next token
/// @param decoding chooses it
/// @param end the token that ends a text, or −1 if none does
/// @param rows most prompts at a time, or more if the decoder has room for more
/// @param decoder continues them on a device, or empty to compute as the chosen kernels do
public record Generator(
        CausalLm model, Decoding decoding, int end, int rows, Optional<RecordedDecoder> decoder) {

    /// Without a device.
    ///
    /// @throws IllegalArgumentException if there is not at least one row
    public Generator(CausalLm model, Decoding decoding, int end, int rows) {
        this(model, decoding, end, rows, Optional.empty());
    }

    /// @throws IllegalArgumentException if there is not at least one row
    public Generator {
        if (rows < 1) {
            throw new IllegalArgumentException("generate: expected rows >= 1, got " + rows);
        }
    }

    /// The continuations, in order of the requests.
    ///
    /// @throws IllegalArgumentException if a prompt and its limit exceed what the model can read
    public List<Completion> generate(List<Request> requests) {
        requests.forEach(this::requireRoom);
        Integer[] byLength = IntStream.range(0, requests.size()).boxed().toArray(Integer[]::new);
        Arrays.sort(byLength, Comparator.comparingInt(i -> requests.get(i).prompt().length));
        Completion[] out = new Completion[requests.size()];
        decoder.ifPresent(device -> device.begin(model, requests, rows));
        int together = Math.max(rows, decoder.map(RecordedDecoder::rows).orElse(0));
        for (int from = 0; from < byLength.length; from += together) {
            int to = Math.min(from + together, byLength.length);
            List<Integer> chosen = List.of(byLength).subList(from, to);
            List<Completion> completions = together(chosen.stream().map(requests::get).toList());
            for (int i = 0; i < chosen.size(); i++) {
                out[chosen.get(i)] = completions.get(i);
            }
        }
        return List.of(out);
    }

    private List<Completion> together(List<Request> requests) {
        List<Row> all = requests.stream().map(request -> new Row(request, end)).toList();
        return Gradients.off(() -> {
            try (Scope _ = Scope.open()) {
                continueRows(all.stream().filter(row -> !row.done()).toList());
            }
            return all.stream().map(Row::completion).toList();
        });
    }

    private void continueRows(List<Row> all) {
        if (all.isEmpty()) {
            return;
        }
        Batch batch =
                decoder.isPresent()
                        ? new RecordedBatch(decoder.get(), all)
                        : new RunningBatch(model, all);
        add(all, batch.prefill(decoding));
        while (batch.dropDoneRows()) {
            add(batch.rows(), batch.step(decoding));
        }
    }

    private static void add(List<Row> rows, int[] tokens) {
        for (int b = 0; b < rows.size(); b++) {
            if (!rows.get(b).done()) {
                rows.get(b).add(tokens[b]);
            }
        }
    }

    private void requireRoom(Request request) {
        long needed = (long) request.prompt().length + request.maxNewTokens();
        if (needed > model.maxTokens()) {
            throw new IllegalArgumentException(
                    "generate: expected prompt and maxNewTokens to be at most "
                            + model.maxTokens()
                            + " tokens together, got "
                            + request.prompt().length
                            + " and "
                            + request.maxNewTokens()
                            + "; shorten the prompt");
        }
    }

    /// One prompt on its way.
    static final class Row {
        private final Request request;
        private final int end;
        private final List<Integer> tokens = new ArrayList<>();

        Row(Request request, int end) {
            this.request = request;
            this.end = end;
        }

        Request request() {
            return request;
        }

        void add(int token) {
            if (token < 0) {
                throw new NonFiniteException(
                        "generate: expected numbers as scores, got NaN or infinity for token "
                                + tokens.size()
                                + " behind a prompt; have the weights diverged?");
            }
            tokens.add(token);
        }

        int last() {
            return tokens.getLast();
        }

        boolean done() {
            return tokens.size() == request.maxNewTokens() || ended();
        }

        private boolean ended() {
            return !tokens.isEmpty() && tokens.getLast() == end;
        }

        Completion completion() {
            return new Completion(tokens.stream().mapToInt(Integer::intValue).toArray(), ended());
        }
    }
}
