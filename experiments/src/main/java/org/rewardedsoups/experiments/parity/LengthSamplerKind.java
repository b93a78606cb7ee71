package org.rewardedsoups.experiments.parity;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.rewardedsoups.rl.LengthSampler;
import org.rewardedsoups.tensor.Rngs;

/// Which lengths can be drawn. The recorded draws come from another generator: they must lie in our
/// support, and ours must cover it, each length about as often as the others.
///
/// An empty range fails here at construction; the original fails at the first draw.
record LengthSamplerKind() implements PpoKind {
    private static final int DRAWS_PER_LENGTH = 1000;

    @Override
    public String name() {
        return "length_sampler";
    }

    @Override
    public Outputs replay(GoldenCase golden, Precision precision) {
        Golden inputs = golden.inputs();
        var sampler =
                new LengthSampler(
                        inputs.get("min_value").integer(), inputs.get("max_value").integer());
        int[] support = sampler.support();
        Set<Integer> known = new TreeSet<>();
        Arrays.stream(support).forEach(known::add);
        golden.outputs(precision).find("draws").ifPresent(draws -> requireKnown(draws, known));
        requireUniform(sampler, support);
        return new Outputs().put("values", Arrays.stream(support).asDoubleStream().toArray());
    }

    private static void requireKnown(Golden draws, Set<Integer> known) {
        for (int draw : draws.ids()) {
            if (!known.contains(draw)) {
                throw new IllegalStateException(
                        "length sampler: expected " + known + ", the recording drew " + draw);
            }
        }
    }

    private static void requireUniform(LengthSampler sampler, int[] support) {
        var rng = new Rngs(1).stream("lengths");
        int[] counts = new int[support.length];
        for (int i = 0; i < DRAWS_PER_LENGTH * support.length; i++) {
            counts[sampler.draw(rng) - sampler.min()]++;
        }
        double most = 6 * Math.sqrt(DRAWS_PER_LENGTH); // six standard deviations
        for (int count : counts) {
            if (Math.abs(count - DRAWS_PER_LENGTH) > most) {
                throw new IllegalStateException(
                        "length sampler: expected each length about " + DRAWS_PER_LENGTH
                                + " times, got " + Arrays.toString(counts));
            }
        }
    }

    @Override
    public Set<String> withoutCounterpart() {
        return Set.of("draws"); // checked above, but not equal number by number
    }

    @Override
    public double tolerance(GoldenCase golden, Precision precision) {
        return Tolerance.EXACT;
    }
}
