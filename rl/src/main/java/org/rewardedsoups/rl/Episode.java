package org.rewardedsoups.rl;

import java.util.Arrays;

/// One response of a policy.
///
/// A response of a single token is an episode like others: if the first sampled token is the end, the
/// empty text is rewarded, and the decision to say nothing is what the policy learns about.
///
/// @param response the sampled tokens, the end included: it was sampled too, and is trained
/// @param ended whether the last token is the end; otherwise the length limit was reached
/// @param text the response up to its end
record Episode(Prompt prompt, int[] response, boolean ended, String text) {

    /// What a reward is shown.
    Sample sample() {
        return new Sample(prompt.input(), text, prompt.reference());
    }

    /// The tokens from which the response is predicted: all but its last one.
    int[] context() {
        int[] query = prompt.tokens();
        int[] out = Arrays.copyOf(query, query.length + response.length - 1);
        System.arraycopy(response, 0, out, query.length, response.length - 1);
        return out;
    }
}
