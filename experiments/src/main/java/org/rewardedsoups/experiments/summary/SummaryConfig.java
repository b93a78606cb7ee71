package org.rewardedsoups.experiments.summary;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.models.lora.LoraConfig;
import org.rewardedsoups.rl.PpoConfig;
import org.rewardedsoups.soups.Preference;

/// Everything that decides the result of the summary experiment, besides the seed.
public record SummaryConfig(
        @Doc("your own items, a JSON object with input and reference per line") Optional<Path> data,
        @Doc("another base model, a Hugging Face folder") Optional<Path> model,
        @Doc("two or more objectives, one expert each") List<Objective> rewards,
        @Doc("PPO steps of a training") int steps,
        @Doc("episodes of a PPO step") int batch,
        @Doc("held-out prompts that every model is evaluated on") int prompts,
        @Doc(
                        "soups on the line between two experts, both ends included; with three or more,"
                                + " on each edge of the simplex, whose inside is filled as densely")
                int points,
        @Doc(
                        "weights of the second expert in ensembles, which average predictions instead of"
                                + " weights, at the work of all experts; with three or more, the only one is"
                                + " of all alike")
                List<Double> ensembles,
        @Doc(
                        "weights of the second reward in the MORL runs; with three or more, the only run"
                                + " is on the mean of all")
                List<Double> mus,
        @Doc("what of the adapters is averaged: factors or product") Mixing mixing,
        @Doc("rank of the adapters") int rank,
        @Doc("alpha of the adapters, scaled by 1/rank") double alpha,
        @Doc("dropout on the adapters' input") double dropout,
        @Doc("linear maps that are adapted") List<String> targets,
        @Doc("learning rate of Adam, the same in every training") double learningRate,
        @Doc("PPO epochs over the episodes of a step") int epochs,
        @Doc("episodes of an optimizer step") int minibatch,
        @Doc("coefficient of the KL penalty at the start") double klCoefficient,
        @Doc("KL to the base model, in nats per summary, that the controller aims at")
                double klTarget,
        @Doc("episodes of a training over the horizon of the KL controller") double klSpeed,
        @Doc("clip range of the policy's ratio and of the values") double clip,
        @Doc("weight of the value loss") double valueCoefficient,
        @Doc("gradients longer than this are shortened") double maxGradientNorm,
        @Doc("smallest cap on a summary's tokens") int minLength,
        @Doc("one above the largest cap on a summary's tokens") int maxLength,
        @Doc("also write this soup as a Hugging Face folder, such as 0.3")
                Optional<Preference> save) {

    /// Six to twelve minutes on two cores.
    public static final SummaryConfig DEFAULT =
            new SummaryConfig(
                    Optional.empty(),
                    Optional.empty(),
                    List.of(Objective.RELEVANCE, Objective.BREVITY),
                    36,
                    64,
                    900,
                    11,
                    List.of(),
                    List.of(0.25, 0.5, 0.75),
                    Mixing.FACTORS,
                    8,
                    16,
                    0,
                    List.of("q_proj", "k_proj", "v_proj", "o_proj"),
                    3e-4,
                    4,
                    16,
                    0.05,
                    6,
                    2,
                    0.2,
                    0.1,
                    1,
                    16,
                    32,
                    Optional.empty());

    /// A first look, in about two minutes.
    public static final SummaryConfig QUICK =
            DEFAULT.with(
                    DEFAULT.data,
                    DEFAULT.model,
                    DEFAULT.rewards,
                    8,
                    DEFAULT.batch,
                    100,
                    5,
                    List.of(0.5),
                    DEFAULT.learningRate);

    public SummaryConfig {
        rewards = List.copyOf(rewards);
        ensembles = List.copyOf(ensembles);
        mus = List.copyOf(mus);
        targets = List.copyOf(targets);
        require(rewards.size() >= 2, "--rewards: expected two or more, got " + rewards.size());
        require(
                rewards.stream().distinct().count() == rewards.size(),
                "--rewards: expected different ones, got " + rewards);
        require(steps > 0, "--steps: expected at least 1, got " + steps);
        require(prompts > 1, "--prompts: expected at least 2, got " + prompts);
        require(points > 1, "--points: expected at least 2, got " + points);
        require(
                ensembles.stream().allMatch(lambda -> lambda > 0 && lambda < 1),
                "--ensembles: expected numbers between 0 and 1, got " + ensembles);
        require(
                mus.stream().allMatch(mu -> mu > 0 && mu < 1),
                "--mus: expected numbers between 0 and 1, got " + mus);
        require(
                batch > 0 && minibatch > 0 && batch % minibatch == 0,
                "--batch: expected a multiple of --minibatch=" + minibatch + ", got " + batch);
        if (save.isPresent()) {
            save.get().requireSize(rewards.size());
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /// The defaults on what [Tuning] tries, at one learning rate.
    static SummaryConfig of(Tuning.Config tune, double learningRate) {
        return DEFAULT.with(
                tune.data(),
                tune.model(),
                tune.rewards(),
                tune.steps(),
                tune.batch(),
                tune.prompts(),
                DEFAULT.points,
                DEFAULT.mus,
                learningRate);
    }

    private SummaryConfig with(
            Optional<Path> data,
            Optional<Path> model,
            List<Objective> rewards,
            int steps,
            int batch,
            int prompts,
            int points,
            List<Double> mus,
            double learningRate) {
        return new SummaryConfig(
                data,
                model,
                rewards,
                steps,
                batch,
                prompts,
                points,
                ensembles,
                mus,
                mixing,
                rank,
                alpha,
                dropout,
                targets,
                learningRate,
                epochs,
                Math.min(minibatch, batch),
                klCoefficient,
                klTarget,
                klSpeed,
                clip,
                valueCoefficient,
                maxGradientNorm,
                minLength,
                maxLength,
                save);
    }

    /// The adapters of the trainings.
    LoraConfig lora() {
        return new LoraConfig(rank, alpha, dropout, targets);
    }

    /// The PPO of every training; the KL controller's horizon scales with the run's episodes.
    PpoConfig ppo() {
        long episodes = (long) steps * batch;
        return new PpoConfig(
                episodes,
                learningRate,
                true,
                klCoefficient,
                klTarget,
                Math.max(batch, episodes / klSpeed),
                1,
                0.95,
                clip,
                clip,
                valueCoefficient,
                batch,
                minibatch,
                epochs,
                Optional.of(maxGradientNorm));
    }
}
