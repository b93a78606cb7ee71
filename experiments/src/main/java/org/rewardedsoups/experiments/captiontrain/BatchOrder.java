package org.rewardedsoups.experiments.captiontrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.rewardedsoups.tensor.Rngs;

/// Which items a batch holds: every epoch shuffles them anew and leaves out what fills no whole
/// batch. A function of the batch's number, so that a resumed run needs no more than that.
final class BatchOrder {
    private final int items;
    private final int size;
    private final Rngs rngs;
    private long epoch = -1;
    private int[] order;

    /// @param items how many there are
    /// @param size items of a batch
    BatchOrder(int items, int size, Rngs rngs) {
        this.items = items;
        this.size = size;
        this.rngs = rngs;
    }

    /// Batches of an epoch.
    int epoch() {
        return items / size;
    }

    /// The items of a batch, from 0.
    int[] batch(long number) {
        if (number / epoch() != epoch) {
            epoch = number / epoch();
            order = shuffled(rngs.stream("epoch " + epoch));
        }
        int from = (int) (number % epoch()) * size;
        return Arrays.copyOfRange(order, from, from + size);
    }

    private int[] shuffled(RandomGenerator rng) {
        List<Integer> all = new ArrayList<>(IntStream.range(0, items).boxed().toList());
        Collections.shuffle(all, Random.from(rng));
        return all.stream().mapToInt(item -> item).toArray();
    }
}
