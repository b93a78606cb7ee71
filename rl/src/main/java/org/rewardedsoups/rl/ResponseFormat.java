package org.rewardedsoups.rl;

import java.util.function.Function;
import org.rewardedsoups.models.generation.Completion;

/// How sampled tokens become the text that is rewarded.
///
/// @param end the token that ends a response, or −1 if none does
/// @param decode the text of tokens, none of which is the end
public record ResponseFormat(int end, Function<int[], String> decode) {

    /// The text up to the end.
    String text(Completion completion) {
        return decode.apply(completion.content());
    }
}
