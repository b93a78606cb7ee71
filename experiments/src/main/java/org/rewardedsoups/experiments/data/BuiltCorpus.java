package org.rewardedsoups.experiments.data;

import java.util.List;
import java.util.Map;

/// The data of the summary task and all that the data card reports about it.
///
/// @param jars the sources read, in the order of the table
/// @param pairs kept pairs by split, sorted by library and input
/// @param drops comments dropped by split and reason
/// @param libraries counts by coordinates
/// @param documents the pretraining text
/// @param glosses how many documents are WordNet glosses
/// @param documentsNearHeldOut comments kept out of the pretraining text as near-duplicates
public record BuiltCorpus(
        List<SourcesJar> jars,
        Map<Split, List<Pair>> pairs,
        Map<Split, DropCounts> drops,
        Map<String, LibraryCount> libraries,
        List<String> documents,
        int glosses,
        int documentsNearHeldOut) {}
