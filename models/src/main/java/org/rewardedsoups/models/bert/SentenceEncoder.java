package org.rewardedsoups.models.bert;

import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.tokenizers.Encoding;
import org.rewardedsoups.models.tokenizers.WordPiece;
import org.rewardedsoups.tensor.Scope;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Vectors of length 1 whose products say how alike texts are.
///
/// @param model the encoder
/// @param tokenizer its own
/// @param pooling how it was trained
/// @param prefix what it was trained to see before every text, such as E5's `query: `
/// @param maxTokens where a text is cut, special tokens included
public record SentenceEncoder(
        Bert model, WordPiece tokenizer, Pooling pooling, String prefix, int maxTokens) {
    private static final int BATCH_TOKENS = 4096; // about 100 MB at 1536 inner channels

    /// Normalised vectors of texts, `(B, T) → (B, C)`; differentiable.
    public Variable apply(BertBatch batch, Dropout dropout) {
        Variable hidden = model.hidden(batch, dropout);
        return Pooling.normalized(pooling.apply(hidden, batch.lengths()));
    }

    /// One vector of C numbers per text. Texts of similar length run together.
    public float[][] embed(List<String> texts) {
        List<Encoding> encodings =
                texts.stream().map(text -> tokenizer.single(prefix + text, maxTokens)).toList();
        List<Integer> byLength =
                IntStream.range(0, texts.size())
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> encodings.get(i).length()))
                        .toList();
        float[][] out = new float[texts.size()][];
        for (List<Integer> batch : batches(byLength, encodings)) {
            List<float[]> vectors = embedTogether(batch.stream().map(encodings::get).toList());
            for (int i = 0; i < vectors.size(); i++) {
                out[batch.get(i)] = vectors.get(i);
            }
        }
        return out;
    }

    /// Cuts rows of rising length into batches of about [#BATCH_TOKENS] tokens, padding included.
    private static List<List<Integer>> batches(List<Integer> byLength, List<Encoding> encodings) {
        List<List<Integer>> batches = new ArrayList<>();
        List<Integer> batch = new ArrayList<>();
        for (int i : byLength) {
            if (!batch.isEmpty() && (batch.size() + 1) * encodings.get(i).length() > BATCH_TOKENS) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
            batch.add(i);
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    private List<float[]> embedTogether(List<Encoding> texts) {
        return Gradients.off(() -> {
            try (Scope _ = Scope.open()) {
                Variable vectors = apply(BertBatch.of(texts), Dropout.OFF);
                return IntStream.range(0, texts.size())
                        .mapToObj(b -> vectors.value().slice(0, b, b + 1).toFloats())
                        .toList();
            }
        });
    }
}
