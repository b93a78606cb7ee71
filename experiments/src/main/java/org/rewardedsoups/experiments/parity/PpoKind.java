package org.rewardedsoups.experiments.parity;

import java.util.List;
import java.util.Set;

/// How the cases of one kind are replayed on our functions.
sealed interface PpoKind
        permits WhitenKind,
                MaskedKind,
                ClipKind,
                LogitsKind,
                RewardsKind,
                LossKind,
                ForwardKind,
                KlControllerKind,
                LengthSamplerKind,
                StepKind,
                ConfigDefaultsKind {

    /// All kinds there are.
    List<PpoKind> ALL =
            List.of(
                    new WhitenKind(),
                    new MaskedKind(),
                    new ClipKind(),
                    new LogitsKind(),
                    new RewardsKind(),
                    new LossKind(),
                    new ForwardKind(),
                    new KlControllerKind(),
                    new LengthSamplerKind(),
                    new StepKind(),
                    new ConfigDefaultsKind());

    /// The kind's name in the file.
    String name();

    /// Computes everything that was recorded.
    ///
    /// @throws IllegalArgumentException or ArithmeticException where our functions refuse the input
    Outputs replay(GoldenCase golden, Precision precision);

    /// The largest `|a − b|/(1 + |b|)` allowed.
    default double tolerance(GoldenCase golden, Precision precision) {
        return precision == Precision.FLOAT32 ? Tolerance.FLOAT32 : Tolerance.FLOAT64;
    }

    /// Recorded fields that have no counterpart here.
    default Set<String> withoutCounterpart() {
        return Set.of();
    }

    /// Whether a case is only reported and does not decide: where the recording itself depends on
    /// an imitation of the original.
    default boolean secondClass(GoldenCase golden) {
        return false;
    }
}
