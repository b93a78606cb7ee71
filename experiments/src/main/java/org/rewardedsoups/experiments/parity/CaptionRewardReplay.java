package org.rewardedsoups.experiments.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.rl.SelfCritical;
import org.rewardedsoups.rl.metrics.Bleu;
import org.rewardedsoups.rl.metrics.CiderD;
import org.rewardedsoups.rl.metrics.DocumentFrequencies;
import org.rewardedsoups.rl.metrics.meteor.NltkMeteor;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;
import org.rewardedsoups.rl.CaptionReward;
import org.rewardedsoups.rl.rewards.CaptionRewards;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Replays rewards of sampled captions, alone, as a corpus, and in a batch with baselines and a
/// loss.
record CaptionRewardReplay(WordNet wordNet, QuantityTallies tallies) {

    void replay(Golden golden) {
        Golden rl = golden.get("rl");
        List<List<String>> references =
                rl.get("training_references_preprocessed").list().stream()
                        .map(image -> image.list().stream().map(Golden::text).toList())
                        .toList();
        var rewards =
                new CaptionRewards(
                        new CiderD(DocumentFrequencies.of(references)), new NltkMeteor(wordNet));
        for (Golden item : rl.get("items").list()) {
            List<String> own = references.get(item.get("id").integer());
            Golden recorded = item.get("rewards");
            for (String name : names(recorded)) {
                tallies.compare(
                        "reward/" + name,
                        item.where(),
                        rewards.reward(name).score(caption(item.get("sampled_tokens")), own),
                        recorded.get(name),
                        QuantityTallies.FLOAT64);
            }
        }
        rl.find("first_return_value_of_compute_score_rl")
                .ifPresent(recorded -> corpus(recorded, rl, references, rewards));
        Golden batch = rl.get("batch");
        for (String name : names(batch.get("results"))) {
            batch(name, rewards.reward(name), batch, references);
        }
    }

    private static List<String> names(Golden object) {
        List<String> names = new ArrayList<>();
        object.json().fieldNames().forEachRemaining(names::add);
        return names;
    }

    /// A sampled caption without the word it began with.
    private static String caption(Golden tokens) {
        return tokens.list().stream().skip(1).map(Golden::text).collect(Collectors.joining(" "));
    }

    /// The mean reward, but BLEU of summed counts.
    private void corpus(
            Golden recorded, Golden rl, List<List<String>> references, CaptionRewards rewards) {
        List<Golden> items = rl.get("items").list();
        for (String name : names(recorded)) {
            List<Bleu.Counts> counts = new ArrayList<>();
            double sum = 0;
            CaptionReward reward = rewards.reward(name);
            for (Golden item : items) {
                List<String> own = references.get(item.get("id").integer());
                String caption = caption(item.get("sampled_tokens"));
                counts.add(Bleu.counts(caption, own));
                sum += reward.score(caption, own);
            }
            double corpus =
                    name.startsWith("bleu")
                            ? Bleu.corpus(counts)[name.charAt(4) - '1']
                            : sum / items.size();
            tallies.compare(
                    "reward corpus/" + name,
                    recorded.where(),
                    corpus,
                    recorded.get(name),
                    QuantityTallies.FLOAT64);
        }
    }

    private void batch(
            String name, CaptionReward reward, Golden batch, List<List<String>> references) {
        Golden recorded = batch.get("results").get(name);
        int[] images = batch.get("image_indexes").ids();
        List<Golden> captions = batch.get("sampled_tokens").list();
        List<Golden> logprobs = batch.get("logprobs").list();
        double[][] rewards = new double[images.length][];
        double[][] sums = new double[images.length][];
        for (int i = 0; i < images.length; i++) {
            List<String> own = references.get(images[i]);
            rewards[i] =
                    captions.get(i).list().stream()
                            .mapToDouble(tokens -> reward.score(caption(tokens), own))
                            .toArray();
            sums[i] =
                    logprobs.get(i).list().stream()
                            .mapToDouble(tokens -> Arrays.stream(tokens.numbers()).sum())
                            .toArray();
        }
        boolean single = recorded.get("loss_dtype").text().endsWith("float32");
        double tolerance = single ? QuantityTallies.FLOAT32 : QuantityTallies.FLOAT64;
        compare(name, "reward", flat(rewards), recorded, tolerance);
        Tensor values = Tensor.of(new Shape(images.length, rewards[0].length), flat(rewards));
        Tensor advantages = SelfCritical.leaveOneOut(values);
        compare(name, "reward_base", values.sub(advantages).toDoubles(), recorded, tolerance);
        Parameter sampled = new Parameter(Tensor.of(new Shape(values.size(), 1), flat(sums)));
        Variable loss = SelfCritical.loss(sampled, advantages);
        loss.backward();
        double[] slopes = sampled.grad().orElseThrow().toDoubles();
        compare(name, "loss", loss.value().toDoubles(), recorded, QuantityTallies.FLOAT32);
        compare(name, "dloss_dlogprob_sample", slopes, recorded, QuantityTallies.FLOAT32);
    }

    private void compare(
            String name, String field, double[] ours, Golden recorded, double tolerance) {
        tallies.compare("batch " + field + "/" + name, field, ours, recorded.get(field), tolerance);
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }
}
