package org.rewardedsoups.experiments.parity;

import java.util.List;
import org.rewardedsoups.rl.metrics.text.PtbText;
import org.rewardedsoups.rl.metrics.text.PythonText;

/// Replays the two ways in which a caption is cut into words.
record TextReplay(QuantityTallies tallies) {

    void replay(Golden golden) {
        for (Golden item : golden.get("items").list()) {
            String where = item.where();
            String candidate = item.get("candidate").text();
            List<Golden> references = item.get("references").list();
            Golden ptb = item.get("ptb");
            tallies.same("text/ptb", where, PtbText.of(candidate), ptb.get("candidate"));
            tallies.same(
                    "text/ptb",
                    where,
                    references.stream().map(Golden::text).map(PtbText::of).toList(),
                    ptb.get("references"));
            steps(where, candidate, item.get("python").get("candidate"));
            List<Golden> words = item.get("python").get("references_tokens").list();
            for (int i = 0; i < references.size(); i++) {
                List<String> ours = PythonText.words(references.get(i).text());
                tallies.same("text/python", where, ours, words.get(i));
            }
            rewardReferences(item, golden);
        }
    }

    /// The references of an image, among those of all.
    private void rewardReferences(Golden item, Golden golden) {
        Golden recorded =
                golden.get("rl")
                        .get("training_references_preprocessed")
                        .list()
                        .get(item.get("id").integer());
        List<String> ours =
                item.get("references").list().stream()
                        .map(Golden::text)
                        .map(PythonText::reference)
                        .toList();
        tallies.same("text/reward references", item.where(), ours, recorded);
    }

    private void steps(String where, String caption, Golden recorded) {
        String lower = PythonText.lower(caption);
        String spaced = PythonText.spaced(lower);
        tallies.same("text/python", where, lower, recorded.get("lower"));
        tallies.same("text/python", where, spaced, recorded.get("spaced"));
        tallies.same(
                "text/python", where, PythonText.noPunctuation(spaced), recorded.get("no_punct"));
        tallies.same("text/python", where, PythonText.words(caption), recorded.get("tokens"));
    }
}
