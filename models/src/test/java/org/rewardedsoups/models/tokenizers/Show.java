package org.rewardedsoups.models.tokenizers;

import java.util.stream.Collectors;

/// Text for a failure message.
final class Show {
    private Show() {}

    static String escaped(String text) {
        return text.chars()
                .mapToObj(c -> c >= ' ' && c < 127 ? "" + (char) c : "\\u%04X".formatted(c))
                .collect(Collectors.joining());
    }
}
