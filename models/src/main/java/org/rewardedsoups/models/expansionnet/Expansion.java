package org.rewardedsoups.models.expansionnet;

import org.rewardedsoups.autograd.Variable;

/// What static and dynamic expansion have in common (Hu et al., 2023).
///
/// Both compute two results, from the positive and from the negative part of the same scores, and a
/// gate that mixes them.
final class Expansion {
    /// Keeps a row of zeros a row of zeros.
    private static final double EPSILON = 1e-9;

    private Expansion() {}

    /// Scores ≥ 0 as shares of their row, without an exponential: `a/(Σ a + ε)`, `(…, n) → (…, n)`.
    static Variable shares(Variable a) {
        return a.div(a.sum(-1).add(EPSILON));
    }

    /// `gate·a + (1 − gate)·b`, element by element.
    static Variable mixed(Variable gate, Variable a, Variable b) {
        return gate.mul(a).add(gate.neg().add(1).mul(b));
    }
}
