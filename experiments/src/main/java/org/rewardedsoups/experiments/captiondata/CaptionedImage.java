package org.rewardedsoups.experiments.captiondata;

import java.util.List;

/// A picture and what people wrote below it.
///
/// @param id names its features, unique in a data set
/// @param file where the picture lies, relative to the folder of pictures
/// @param captions as written, one or more
public record CaptionedImage(long id, String file, List<String> captions) {
    public CaptionedImage {
        captions = List.copyOf(captions);
    }
}
