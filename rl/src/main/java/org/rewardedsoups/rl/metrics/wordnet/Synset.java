package org.rewardedsoups.rl.metrics.wordnet;

import java.util.List;

/// Words that share a meaning.
///
/// @param part their part of speech
/// @param offset where the entry stands in its file, which together with the part names it
/// @param words as written, such as `Eos` or `dog`; an underscore joins the words of a compound
public record Synset(Part part, int offset, List<String> words) {}
