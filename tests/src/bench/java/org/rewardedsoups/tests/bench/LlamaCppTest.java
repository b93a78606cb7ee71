package org.rewardedsoups.tests.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.models.generation.Generator;
import org.rewardedsoups.models.generation.Greedy;
import org.rewardedsoups.models.generation.Request;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;

/// The weights of [Decoding] are so small that its network repeats itself whatever attention does;
/// with larger ones the text depends on every part of the file.
class LlamaCppTest {
    private static final LlamaConfig CONFIG = LlamaConfig.small(96, 64, 160, 2, 4, 2, 64);
    private static final int NEW_TOKENS = 24;
    private static final int MANY = 12;

    @Test
    void itWritesOurText() {
        int[] prompt = IntStream.range(0, 16).map(i -> i * 37 % CONFIG.vocabSize()).toArray();
        try (Scope _ = Scope.open()) {
            Llama llama =
                    Llama.create(CONFIG, Initializer.gaussian(0.2, new Rngs(1).stream("init")));
            var request = new Request(prompt, NEW_TOKENS, new Rngs(1).stream("unused"));
            int[] ours =
                    new Generator(llama, new Greedy(), -1, 1)
                            .generate(List.of(request))
                            .getFirst()
                            .tokens();
            assertTrue(IntStream.of(ours).distinct().count() > MANY);

            var file = GgufLlama.of(llama, GgufType.F32);
            try (var library = new LlamaCppLibrary(1);
                    LlamaCpp theirs = library.decode(file, prompt, NEW_TOKENS)) {
                theirs.run();
                assertArrayEquals(ours, theirs.tokens());
            }
        }
    }
}
