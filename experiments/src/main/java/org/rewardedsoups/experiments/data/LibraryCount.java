package org.rewardedsoups.experiments.data;

/// What one library gave.
///
/// @param comments Javadoc comments with a description
/// @param pairs kept pairs
/// @param pretrainingWords words of its comments in the pretraining text, 0 for a held-out library
public record LibraryCount(int comments, int pairs, int pretrainingWords) {}
