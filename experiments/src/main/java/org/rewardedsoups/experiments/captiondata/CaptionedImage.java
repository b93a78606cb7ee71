package org.rewardedsoups.experiments.captiondata;

import java.util.List;
import org.rewardedsoups.rl.metrics.text.PythonText;

/// A picture and what people wrote below it.
///
/// @param id names its features, unique in a data set
/// @param file where the picture lies, relative to the folder of pictures
/// @param captions as written, one or more
public record CaptionedImage(long id, String file, List<String> captions) {
    public CaptionedImage {
        captions = List.copyOf(captions);
    }

    /// The captions as rewards want them.
    public List<String> references() {
        return captions.stream().map(PythonText::reference).toList();
    }
}
