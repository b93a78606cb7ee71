package org.rewardedsoups.experiments.detector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.rewardedsoups.tensor.Rngs;

/// Which contrasts a step of the training sees; a function of the step alone, so that a resumed run
/// needs no more than its number. Those of a batch are of similar length, so that little is padding.
final class ContrastBatches {
    private static final int TOGETHER = 16;

    private final Contrasts contrasts;
    private final int size;
    private final Rngs rngs;
    private long group = -1;
    private List<List<Contrast>> batches = List.of();

    /// @param size contrasts of a batch, each two pairs
    ContrastBatches(Contrasts contrasts, int size, Rngs rngs) {
        this.contrasts = contrasts;
        this.size = size;
        this.rngs = rngs;
    }

    /// The contrasts of step `step`, from 0.
    List<Contrast> batch(long step) {
        if (step / TOGETHER != group) {
            group = step / TOGETHER;
            batches = draw();
        }
        return batches.get((int) (step % TOGETHER));
    }

    private List<List<Contrast>> draw() {
        Rngs own = rngs.fork("group-" + group);
        int kinds = Corruption.values().length;
        int each = (TOGETHER * size + kinds - 1) / kinds;
        List<Contrast> all = new ArrayList<>(contrasts.draw(each, own.stream("draws")));
        all.sort(Comparator.comparingInt(ContrastBatches::length));
        List<List<Contrast>> cut =
                new ArrayList<>(
                        IntStream.range(0, TOGETHER)
                                .mapToObj(i -> List.copyOf(all.subList(i * size, (i + 1) * size)))
                                .toList());
        Collections.shuffle(cut, Random.from(own.stream("order")));
        return cut;
    }

    private static int length(Contrast contrast) {
        return contrast.example().input().length() + contrast.faithful().length();
    }
}
