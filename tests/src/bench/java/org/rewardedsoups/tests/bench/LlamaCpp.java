package org.rewardedsoups.tests.bench;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import java.nio.file.Path;

/// Greedy decoding by llama.cpp.
///
/// Its own warm-up would run in the thread that loads the model and leave OpenMP a second team of
/// threads. Those would be more than processors, so that OpenMP would let them sleep where they
/// wait for each other, and two threads would be slower than one.
final class LlamaCpp implements Work {
    private static final int CONTEXT = 256; // more than the tokens of any job

    private final LlamaModel model;
    private final InferenceParameters request;
    private String text = "";

    /// @param file with a model of [GgufLlama]'s, read here and not needed afterwards
    LlamaCpp(Path file, int[] prompt, int newTokens, int threads) {
        model =
                new LlamaModel(
                        new ModelParameters()
                                .setModel(file.toString())
                                .disableMmap()
                                .setDevices("none")
                                .skipWarmup()
                                .setThreads(threads)
                                .setThreadsBatch(threads)
                                .setCtxSize(CONTEXT)
                                .disableLog());
        request =
                new InferenceParameters(GgufLlama.text(prompt))
                        .setNPredict(newTokens)
                        .setTopK(1)
                        .setIgnoreEos(true)
                        .setCachePrompt(false);
    }

    @Override
    public void run() {
        text = model.complete(request);
    }

    int[] tokens() {
        return GgufLlama.tokens(text);
    }

    /// llama.cpp computes in a thread that Java does not know.
    @Override
    public double seconds(int repeats, Clock clock) {
        return Work.super.seconds(repeats, clock == Clock.CPU ? Clock.PROCESS : clock);
    }

    @Override
    public double result() {
        return Decoding.result(tokens());
    }

    @Override
    public void close() {
        model.close();
    }
}
