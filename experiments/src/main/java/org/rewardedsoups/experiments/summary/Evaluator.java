package org.rewardedsoups.experiments.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.rewardedsoups.experiments.data.Example;
import org.rewardedsoups.experiments.procedure.Evaluation;
import org.rewardedsoups.models.generation.CausalLm;
import org.rewardedsoups.models.generation.Generator;
import org.rewardedsoups.models.generation.Greedy;
import org.rewardedsoups.models.generation.RecordedDecoder;
import org.rewardedsoups.models.generation.Request;
import org.rewardedsoups.rl.Reward;
import org.rewardedsoups.rl.Sample;
import org.rewardedsoups.tensor.Rngs;

/// Lets models summarise the same held-out prompts, greedily, and scores what they write.
///
/// @param prompts the held-out items
/// @param rewards the objectives
/// @param rows prompts at a time
/// @param decoder of the device that writes, or empty
public record Evaluator(
        SummaryFormat format,
        List<Example> prompts,
        List<Reward> rewards,
        int rows,
        Optional<RecordedDecoder> decoder) {

    /// Without a device.
    public Evaluator(
            SummaryFormat format, List<Example> prompts, List<Reward> rewards, int rows) {
        this(format, prompts, rewards, rows, Optional.empty());
    }

    /// Summaries of all prompts with their scores.
    public Evaluation evaluate(CausalLm model) {
        List<String> outputs = summarise(model, prompts.stream().map(Example::input).toList());
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            Example prompt = prompts.get(i);
            samples.add(
                    new Sample(prompt.input(), outputs.get(i), Optional.of(prompt.reference())));
        }
        return new Evaluation(
                outputs, rewards.stream().map(reward -> reward.score(samples)).toList());
    }

    /// The greedy summary of each input.
    public List<String> summarise(CausalLm model, List<String> inputs) {
        RandomGenerator unused = new Rngs("greedy").stream("unused"); // greedy decoding draws nothing
        List<Request> requests =
                inputs.stream()
                        .map(
                                input ->
                                        new Request(
                                                format.prompt(input), format.maxSummary(), unused))
                        .toList();
        return new Generator(model, new Greedy(), format.end(), rows, decoder)
                .generate(requests).stream()
                        .map(completion -> format.text(completion.tokens()))
                        .toList();
    }
}
