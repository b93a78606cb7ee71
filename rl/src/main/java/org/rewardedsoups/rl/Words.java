package org.rewardedsoups.rl;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The words of a text: letters and digits, joined by inner apostrophes or hyphens.
final class Words {
    private static final Pattern WORD =
            Pattern.compile("[\\p{L}\\p{N}_]+(?:['’-][\\p{L}\\p{N}_]+)*");

    private Words() {}

    /// In order, in lower case.
    static Stream<String> of(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT)).results().map(MatchResult::group);
    }
}
