package org.rewardedsoups.experiments.data;

import java.util.List;

/// One documented declaration of a library.
///
/// @param library group and artifact, such as `com.google.guava:guava`
/// @param declaration one line with the enclosing class and the signature
/// @param sentences the description after its first sentence
/// @param notes what the block tags say, one line each
/// @param summary the first sentence of the description
public record JavadocItem(
        String library,
        String declaration,
        List<String> sentences,
        List<String> notes,
        String summary) {}
