package org.rewardedsoups.experiments.report;

/// What the words on the page mean, for a newcomer.
final class Lessons {
    private Lessons() {}

    static Element draw() {
        Element cards =
                Element.of("div", "lessons")
                        .add(
                                lesson(
                                        "Reward",
                                        "A number that says how good a text is in one respect."
                                                + " Models are fine-tuned to earn more of it. Two"
                                                + " rewards often pull apart."),
                                lesson(
                                        "Pareto front",
                                        "The models that nobody beats on every reward at once. Each"
                                            + " is a different compromise; which one is best is a"
                                            + " matter of taste."),
                                lesson(
                                        "Rewarded soup",
                                        "Fine-tune one model per reward, the experts, from the same"
                                            + " start. Then average their weights: θ = (1 − λ)·θ₁ +"
                                            + " λ·θ₂. Every λ gives a model at once, without"
                                            + " another training."),
                                lesson(
                                        "MORL",
                                        "The usual way: mix the rewards first, with weights μ, and"
                                                + " train a model for every mixture. The stars show"
                                                + " what that costly way gives."),
                                lesson(
                                        "Linear mode connectivity",
                                        "The hope behind soups: on the straight line between two"
                                                + " fine-tuned models the reward is at least the"
                                                + " mixture of the ends' rewards."),
                                lesson(
                                        "Hypervolume",
                                        "The shaded area that a front covers above a reference"
                                                + " point: one number for a whole front, comparable"
                                                + " only with the same reference."));
        return new Element("section")
                .set("id", "words")
                .add(new Element("h2").text("New here?"), cards);
    }

    private static Element lesson(String word, String meaning) {
        return Element.of("div", "card lesson")
                .add(new Element("h3").text(word), new Element("p").text(meaning));
    }
}
