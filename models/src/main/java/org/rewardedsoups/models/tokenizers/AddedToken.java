package org.rewardedsoups.models.tokenizers;

/// A token that is matched as a whole, such as `<|eos|>` or `[SEP]`.
///
/// @param id its id
/// @param content its text, matched verbatim
/// @param special whether [Tokenizer#decodeText] leaves it out
/// @param normalized whether it is looked for after the others, in what they leave over
public record AddedToken(int id, String content, boolean special, boolean normalized) {}
