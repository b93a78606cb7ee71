package org.rewardedsoups.experiments.captiontrain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.rewardedsoups.experiments.captiondata.CaptionWriter;
import org.rewardedsoups.experiments.captiondata.CaptionedImage;
import org.rewardedsoups.experiments.run.Json;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.rl.metrics.CaptionEvaluation;
import org.rewardedsoups.tensor.AtomicFile;

/// Pictures that a captioner writes for by beam search, and the scores of what it writes.
///
/// @param name of the split
record HeldOutPictures(
        String name,
        List<CaptionedImage> images,
        PictureInput input,
        CaptionWriter writer,
        CaptionEvaluation metrics) {

    /// @param captions one for each picture
    /// @param scores of all together, by name
    record Written(List<String> captions, Map<String, Double> scores) {
        /// `Bleu_1 0.8321, …`
        String line() {
            return scores.entrySet().stream()
                    .map(e -> String.format(Locale.ROOT, "%s %.4f", e.getKey(), e.getValue()))
                    .collect(Collectors.joining(", "));
        }
    }

    Written write(ExpansionNet captioner) {
        List<String> captions =
                writer.captions(
                        captioner,
                        images.size(),
                        (from, to) -> input.features(images.subList(from, to)));
        List<CaptionEvaluation.Item> items = new ArrayList<>();
        for (int i = 0; i < captions.size(); i++) {
            items.add(new CaptionEvaluation.Item(captions.get(i), images.get(i).captions()));
        }
        return new Written(captions, metrics.evaluate(items).corpus().named());
    }

    /// Keeps captions as `exec:exec@metrics` reads them.
    void save(Written written, Path file) throws IOException {
        ArrayNode tree = Json.object().putArray("items");
        for (int i = 0; i < images.size(); i++) {
            ObjectNode item = tree.addObject();
            item.put("id", images.get(i).id()).put("candidate", written.captions.get(i));
            ArrayNode references = item.putArray("references");
            images.get(i).captions().forEach(references::add);
        }
        AtomicFile.write(file, Json.pretty(tree).getBytes(UTF_8));
    }
}
