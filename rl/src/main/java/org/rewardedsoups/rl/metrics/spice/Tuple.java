package org.rewardedsoups.rl.metrics.spice;

import java.util.List;

/// What a scene graph says once: an object, an object with an attribute, or two objects with the
/// relation between them.
///
/// @param concepts one, two or three: `(object)`, `(object, attribute)`, `(subject, relation,
///   object)`
record Tuple(List<Concept> concepts) {
    Tuple {
        concepts = List.copyOf(concepts);
    }

    static Tuple of(Concept... concepts) {
        return new Tuple(List.of(concepts));
    }

    boolean object() {
        return concepts.size() == 1;
    }

    boolean attribute() {
        return concepts.size() == 2;
    }

    boolean relation() {
        return concepts.size() == 3;
    }

    /// Whether all places are similar.
    boolean matches(Tuple other) {
        if (concepts.size() != other.concepts.size()) {
            return false;
        }
        for (int i = 0; i < concepts.size(); i++) {
            if (!concepts.get(i).similar(other.concepts.get(i))) {
                return false;
            }
        }
        return true;
    }
}
