package org.rewardedsoups.experiments.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;

/// Replays recordings of one layout. Which files are its own, a replayer knows by looking at them.
public sealed interface Replayer permits PpoReplayer, CaptionMetricsReplayer, CaptioningReplayer {
    /// All layouts that are known; the first that claims a file gets it.
    List<Replayer> ALL =
            List.of(new PpoReplayer(), new CaptionMetricsReplayer(), new CaptioningReplayer());

    /// A JSON file of a golden folder.
    record GoldenFile(Path path, JsonNode json) {}

    /// What came of a replay.
    ///
    /// @param cases how many were replayed
    /// @param kinds errors by kind and precision
    /// @param failures what was not as recorded, in words
    record Report(int cases, ObjectNode kinds, List<String> failures) {}

    /// Whether a file has this layout.
    boolean claims(GoldenFile file);

    /// @throws org.rewardedsoups.experiments.run.UserException if a file breaks its layout
    Report replay(List<GoldenFile> files);
}
