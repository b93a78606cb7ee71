package org.rewardedsoups.experiments.parity;

import org.rewardedsoups.rl.KlController;
import org.rewardedsoups.tensor.NonFiniteException;

/// The KL coefficient after each of a row of updates.
///
/// The recordings include updates that [KlController.Adaptive] refuses; they are replayed on its
/// unguarded rule, after checking that it does refuse them and agrees on all others.
record KlControllerKind() implements PpoKind {
    @Override
    public String name() {
        return "kl_controller";
    }

    @Override
    public Outputs replay(GoldenCase golden, Precision precision) {
        Golden config = golden.config();
        double[] current = golden.inputs().get("current").numbers();
        double[] values = new double[current.length];
        boolean fixed = config.get("controller").text().equals("fixed");
        double coefficient = config.get("init_kl_coef").number();
        for (int i = 0; i < current.length; i++) {
            double kl = precision == Precision.FLOAT32 ? (float) current[i] : current[i];
            coefficient = fixed ? fixed(coefficient, kl, config) : adapted(coefficient, kl, config);
            values[i] = coefficient;
        }
        return new Outputs().put("values", values);
    }

    private static double fixed(double coefficient, double kl, Golden config) {
        return new KlController.Fixed(coefficient)
                .update(kl, config.get("n_steps").integer())
                .coefficient();
    }

    private static double adapted(double coefficient, double kl, Golden config) {
        double target = config.get("target").number();
        double horizon = config.get("horizon").number();
        int samples = config.get("n_steps").integer();
        double plain = KlController.adapted(coefficient, kl, target, samples, horizon);
        if (coefficient >= 0) {
            requireGuard(new KlController.Adaptive(coefficient, target, horizon), kl, samples, plain);
        }
        return plain;
    }

    private static void requireGuard(
            KlController.Adaptive guarded, double kl, int samples, double plain) {
        boolean valid = samples <= KlController.MOST_HORIZONS * guarded.horizon() && kl == kl;
        try {
            double updated = guarded.update(kl, samples).coefficient();
            if (!valid || updated != plain) {
                throw new IllegalStateException(
                        "KL controller: expected " + (valid ? plain : "an error") + ", got "
                                + updated);
            }
        } catch (NonFiniteException | IllegalArgumentException e) {
            if (valid) {
                throw new IllegalStateException("KL controller refuses valid input", e);
            }
        }
    }

    @Override
    public double tolerance(GoldenCase golden, Precision precision) {
        return Tolerance.EXACT;
    }
}
