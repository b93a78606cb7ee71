package org.rewardedsoups.rl.metrics.spice;

/// What a caption says about a scene, in base forms. `Two dogs sit on a red bed.` says `dog`,
/// `(dog, two)`, `bed`, `(bed, red)` and `(dog, sit on, bed)`.
public sealed interface Proposition {
    /// There is such a thing.
    record Thing(String name) implements Proposition {}

    /// The thing has a property: an adjective, a noun that modifies it, its number, what it does.
    record Attribute(String thing, String value) implements Proposition {}

    /// The subject stands in a relation to the object, such as `on`, `ride` or `sit on`.
    record Relation(String subject, String name, String object) implements Proposition {}
}
