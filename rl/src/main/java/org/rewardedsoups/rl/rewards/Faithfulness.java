package org.rewardedsoups.rl.rewards;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.bert.Bert;
import org.rewardedsoups.models.bert.PublishedEncoder;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.models.lora.PeftFolder;
import org.rewardedsoups.models.tokenizers.Encoding;
import org.rewardedsoups.models.tokenizers.WordPiece;
import org.rewardedsoups.rl.Reward;
import org.rewardedsoups.rl.Sample;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.Scope;

/// Whether a summary says only what its input says: the logit of a cross-encoder that learnt to
/// tell true summaries from corrupted ones. Above 0 it is taken for faithful; an empty summary gets
/// [#EMPTY].
///
/// @param model the trained cross-encoder
/// @param pairs how a pair becomes tokens
public record Faithfulness(CrossEncoder model, PairEncoder pairs) implements Reward {
    /// The score of a summary that says nothing: surely not a summary.
    public static final double EMPTY = -10;

    /// Most tokens of a pair.
    public static final int MAX_TOKENS = 128;

    /// The part of the cross-encoder that an adapter folder holds whole.
    public static final String HEAD = "classifier";

    private static final int BATCH_TOKENS = 4096; // about 100 MB at 1536 inner channels

    /// Reads an adapter folder of PEFT's format and puts it on MiniLM.
    ///
    /// @throws ModelFormatException if a file is missing, malformed or of another model
    public static Faithfulness read(Path folder) throws IOException {
        PublishedEncoder encoder = PublishedEncoder.MINI_LM;
        return read(folder, encoder.model(), encoder.tokenizer());
    }

    /// As [#read(Path)], on an encoder that is there already; its weights are shared where the
    /// adapter leaves them alone, and frozen.
    public static Faithfulness read(Path folder, Bert miniLm, WordPiece tokenizer)
            throws IOException {
        PeftFolder adapter = PeftFolder.read(folder);
        if (!adapter.config().modulesToSave().equals(List.of(HEAD))) {
            throw new ModelFormatException(
                    folder + ": expected modules_to_save [" + HEAD + "], got "
                            + adapter.config().modulesToSave()
                            + "; give a folder written by exec:exec@detector");
        }
        Lora<CrossEncoder> lora = attach(folder, adapter, miniLm);
        lora.loadAdapter(adapter.adapter());
        CrossEncoder merged = lora.merged();
        merged.trainable(false);
        int positions = miniLm.config().maxPositionEmbeddings();
        return new Faithfulness(merged, new PairEncoder(tokenizer, MAX_TOKENS, positions));
    }

    private static Lora<CrossEncoder> attach(Path folder, PeftFolder adapter, Bert miniLm) {
        try {
            var unused = new SplittableRandom(0); // the adapter overwrites what it draws
            return Lora.attach(CrossEncoder.on(miniLm), adapter.config(), unused);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public double[] score(List<Sample> samples) {
        double[] scores = new double[samples.size()];
        List<Encoding> encodings =
                samples.stream().map(s -> pairs.encode(s.input(), s.output())).toList();
        List<Integer> byLength =
                IntStream.range(0, scores.length)
                        .boxed()
                        .filter(i -> !samples.get(i).output().isBlank())
                        .sorted(Comparator.comparingInt(i -> encodings.get(i).length()))
                        .toList();
        Arrays.fill(scores, EMPTY);
        for (List<Integer> batch : batches(byLength, encodings)) {
            float[] logits = logits(batch.stream().map(encodings::get).toList());
            for (int i = 0; i < logits.length; i++) {
                scores[batch.get(i)] = logits[i];
            }
        }
        return scores;
    }

    /// Cuts rows of rising length into batches of about [#BATCH_TOKENS] tokens, padding included.
    private static List<List<Integer>> batches(List<Integer> byLength, List<Encoding> encodings) {
        List<List<Integer>> batches = new ArrayList<>();
        for (int i : byLength) {
            int size = batches.isEmpty() ? 0 : batches.getLast().size();
            if (size == 0 || (size + 1) * encodings.get(i).length() > BATCH_TOKENS) {
                batches.add(new ArrayList<>());
            }
            batches.getLast().add(i);
        }
        return batches;
    }

    private float[] logits(List<Encoding> batch) {
        return Gradients.off(
                () -> {
                    try (Scope _ = Scope.open()) {
                        Variable logits = model.apply(batch, Dropout.OFF);
                        return logits.value().toFloats();
                    }
                });
    }
}
