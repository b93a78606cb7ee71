package org.rewardedsoups.experiments.captiondata;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// An emoji of the sheet and what it shows.
///
/// @param file its name in emoji-datasource, such as `1f600.png`
/// @param column of its cell in the sheet
/// @param row of its cell in the sheet
/// @param name what Unicode's CLDR calls it, in lower case
/// @param captions several, each with two words or more
public record Emoji(String file, int column, int row, String name, List<String> captions) {
    private static final int ID_ROWS = 100; // ids that are easily read: column, then two digits of row
    private static final Set<String> PEOPLE =
            Set.of("man", "men", "woman", "women", "person", "people", "boy", "girl");
    private static final String OTHER_WAY = " facing right";

    public Emoji {
        captions = List.copyOf(captions);
    }

    /// What emoji that look nearly the same share: the name without who it is and where they look,
    /// so that `man running` and `woman running` go to the same split.
    String family() {
        return Arrays.stream(name.replace(OTHER_WAY, "").split(" "))
                .filter(word -> !PEOPLE.contains(word))
                .collect(Collectors.joining(" "));
    }

    /// Its id, name and captions.
    CaptionedImage image() {
        return new CaptionedImage((long) column * ID_ROWS + row, file, captions);
    }
}
