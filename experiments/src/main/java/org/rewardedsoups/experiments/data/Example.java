package org.rewardedsoups.experiments.data;

/// One item of the summary task.
///
/// @param input what is to be summarised: a declaration on the first line, then text
/// @param reference the summary a person wrote
/// @param library where the item is from; the file's name for a user's own data
public record Example(String input, String reference, String library) {}
