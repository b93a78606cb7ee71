package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// The ints and floats of a step's launches as arrays; equal ones are one array.
final class Numbers {
    private final Map<LinearInts, IntArray> ints = new HashMap<>();
    private final Map<List<Double>, FloatArray> floats = new HashMap<>();
    private final List<Rates> rates = new ArrayList<>();

    /// The numbers of AdamW that a group of parameters shares, the first of them renewed before
    /// each run.
    private record Rates(double[] lasting, FloatArray array) {
        /// Sets what AdamW needs for step `t`.
    void renew(double learningRate, long t) {
            array.set(0, (float) learningRate);
            array.set(1, (float) AdamNumbers.correction(lasting[0], t));
            array.set(2, (float) AdamNumbers.correction(lasting[2], t));
        }
    }

    /// Numbers that follow the counts, as they are where all counts are 0 until [#count] sets them.
    IntArray ints(LinearInts line) {
        return ints.computeIfAbsent(
                line,
                each -> IntArray.fromArray(each.base().stream().mapToInt(n -> n).toArray()));
    }

    /// Sets the ints that follow the counts to what they are at these.
    void count(int[] counts) {
        ints.forEach(
                (line, array) -> {
                    if (!line.constant()) {
                        array.getSegment().copyFrom(MemorySegment.ofArray(line.at(counts)));
                    }
                });
    }

    FloatArray floats(Recording.Entry entry) {
        if (changing(entry)) {
            return rates(entry);
        }
        List<Double> all = Arrays.stream(entry.floats()).boxed().toList();
        return floats.computeIfAbsent(all, _ -> array(entry.floats()));
    }

    /// Whether the floats of a launch are renewed before each run.
    static boolean changing(Recording.Entry entry) {
        return entry.kernel() == DeviceKernel.ADAMW;
    }

    private FloatArray rates(Recording.Entry entry) {
        double[] lasting = entry.lastingFloats();
        for (Rates each : rates) {
            if (Arrays.equals(each.lasting, lasting)) {
                return each.array;
            }
        }
        var added = new Rates(lasting, array(entry.floats()));
        rates.add(added);
        return added.array;
    }

    private static FloatArray array(double[] values) {
        FloatArray array = new FloatArray(Math.max(1, values.length));
        for (int i = 0; i < values.length; i++) {
            array.set(i, (float) values[i]);
        }
        return array;
    }

    /// Sets what AdamW needs for step `t`.
    void renew(double learningRate, long t) {
        rates.forEach(each -> each.renew(learningRate, t));
    }
}
