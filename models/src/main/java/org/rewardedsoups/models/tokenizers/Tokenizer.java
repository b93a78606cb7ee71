package org.rewardedsoups.models.tokenizers;

import java.util.List;
import java.util.OptionalInt;

/// Text to token ids and back. Implementations are immutable and may be used by several threads.
///
/// Lone surrogates, which no encoding can carry, are read as U+FFFD.
public sealed interface Tokenizer permits ByteLevelBpe, WordPiece {

    /// The ids of `text`, in which added tokens such as `<|eos|>` are plain text like any other.
    ///
    /// Use this one for text that somebody else wrote: it cannot smuggle in a control token.
    int[] encode(String text);

    /// The ids of `text`, in which each [AddedToken] stands for itself, wherever it occurs
    /// verbatim.
    ///
    /// This is what Hugging Face does by default; at one position the longest token wins.
    int[] encodeWithAddedTokens(String text);

    /// The text of `ids`, special tokens included.
    String decode(int[] ids);

    /// The text of `ids`, special tokens included.
    default String decode(List<Integer> ids) {
        return decode(ids.stream().mapToInt(Integer::intValue).toArray());
    }

    /// The text of `ids` without the special tokens.
    String decodeText(int[] ids);

    /// The number of tokens V, added ones included; ids are 0 to V − 1.
    int size();

    /// The id of `token` as the vocabulary spells it, or empty if it has none.
    OptionalInt id(String token);

    /// The token with this id, as the vocabulary spells it.
    ///
    /// @throws IllegalArgumentException if `id` is not in 0 to V − 1
    String token(int id);

    /// The tokens outside the model's own vocabulary building, in order of their ids.
    List<AddedToken> addedTokens();
}
