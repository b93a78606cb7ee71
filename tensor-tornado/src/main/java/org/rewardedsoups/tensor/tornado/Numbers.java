package org.rewardedsoups.tensor.tornado;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// The ints and floats of a step's launches as arrays; equal ones are one array.
final class Numbers {
    private final Map<List<Integer>, IntArray> ints = new HashMap<>();
    private final Map<List<Double>, FloatArray> floats = new HashMap<>();
    private final List<Rates> rates = new ArrayList<>();

    /// The numbers of AdamW that a group of parameters shares, the first of them renewed before
    /// each run.
    private record Rates(double[] lasting, FloatArray array) {
        void renew(double learningRate, long t) {
            array.set(0, (float) learningRate);
            array.set(1, (float) AdamNumbers.correction(lasting[0], t));
            array.set(2, (float) AdamNumbers.correction(lasting[2], t));
        }
    }

    /// Where the operands of a launch begin, then its sizes, strides and flags.
    IntArray ints(Recording.Entry entry) {
        List<Integer> all = new ArrayList<>();
        entry.slots().forEach(slot -> all.add(DeviceArray.offset(slot)));
        Arrays.stream(entry.ints()).forEach(all::add);
        return ints.computeIfAbsent(
                all, list -> IntArray.fromArray(list.stream().mapToInt(each -> each).toArray()));
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

    void renew(double learningRate, long t) {
        rates.forEach(each -> each.renew(learningRate, t));
    }
}
