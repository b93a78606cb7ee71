package org.rewardedsoups.experiments.data;

/// A declaration that carries a Javadoc comment.
///
/// @param declaration one line such as `static String StringUtils.repeat(String str, int count)`
/// @param comment the comment as written, with its delimiters
record Documented(String declaration, String comment) {}
