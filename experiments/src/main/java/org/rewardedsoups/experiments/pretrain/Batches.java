package org.rewardedsoups.experiments.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.rewardedsoups.experiments.data.Example;
import org.rewardedsoups.experiments.summary.SummaryFormat;
import org.rewardedsoups.tensor.Rngs;

/// Which batch a step of the training sees; a function of the step alone, so that a resumed run
/// needs no more than its number.
sealed interface Batches {

    /// The batch of step `step`, from 0.
    TrainingBatch batch(long step);

    /// Stretches of plain text, one after the other, from the beginning again at the end.
    ///
    /// @param tokens all documents
    /// @param rows B
    /// @param length T + 1, since the last token is only predicted
    record Text(int[] tokens, int rows, int length) implements Batches {
        @Override
        public TrainingBatch batch(long step) {
            int stretch = length - 1;
            long windows = (tokens.length - 1) / stretch;
            List<int[]> out = new ArrayList<>();
            for (int b = 0; b < rows; b++) {
                int from = (int) ((step * rows + b) % windows) * stretch;
                out.add(Arrays.copyOfRange(tokens, from, from + length));
            }
            return TrainingBatch.plain(out);
        }
    }

    /// Prompts with their summaries, in another order each epoch; rows of a batch are of similar
    /// length, so that little is padding.
    ///
    /// @param rows B
    /// @param promptWeight what the prediction of a prompt's token counts; a summary's counts 1
    /// @param rngs the source of the orders
    record Pairs(
            List<Example> examples,
            SummaryFormat format,
            int rows,
            float promptWeight,
            Rngs rngs)
            implements Batches {
        private static final int SORTED_TOGETHER = 32;

        @Override
        public TrainingBatch batch(long step) {
            long perEpoch = examples.size() / rows;
            long epoch = step / perEpoch;
            List<Integer> order = new ArrayList<>(IntStream.range(0, examples.size()).boxed().toList());
            Collections.shuffle(order, Random.from(rngs.stream("epoch-" + epoch)));
            int index = (int) (step % perEpoch);
            int group = index / SORTED_TOGETHER;
            int from = group * SORTED_TOGETHER * rows;
            int to = Math.min(from + SORTED_TOGETHER * rows, (int) perEpoch * rows);
            List<Integer> sorted = new ArrayList<>(order.subList(from, to));
            sorted.sort(Comparator.comparingInt(i -> examples.get(i).input().length()));
            List<Integer> starts =
                    new ArrayList<>(IntStream.range(0, sorted.size() / rows).boxed().toList());
            Collections.shuffle(starts, Random.from(rngs.stream("group-" + epoch + "-" + group)));
            int first = starts.get(index % SORTED_TOGETHER) * rows;
            return of(sorted.subList(first, first + rows).stream().map(examples::get).toList());
        }

        /// A batch of these examples.
        TrainingBatch of(List<Example> chosen) {
            List<int[]> out = new ArrayList<>();
            List<float[]> weights = new ArrayList<>();
            for (Example example : chosen) {
                int[] prompt = format.prompt(example.input());
                int[] response = format.response(example.reference());
                int[] row = Arrays.copyOf(prompt, prompt.length + response.length);
                System.arraycopy(response, 0, row, prompt.length, response.length);
                float[] weight = new float[row.length];
                Arrays.fill(weight, 0, prompt.length, promptWeight);
                Arrays.fill(weight, prompt.length, row.length, 1);
                out.add(row);
                weights.add(weight);
            }
            return new TrainingBatch(out, weights);
        }
    }
}
