package org.rewardedsoups.experiments.procedure;

import java.io.IOException;
import java.util.List;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.tensor.StateDict;

/// What the procedure needs of a task: how to train, and how to judge what was trained.
public interface Task {

    /// How the common initialisation does.
    Evaluation initial();

    /// Fine-tunes the initialisation on the rewards mixed by `mu`, or reads back what an earlier
    /// part of the run finished.
    ///
    /// @param name of the training, in metrics and checkpoints
    StateDict train(String name, Preference mu) throws IOException;

    /// How the average of what was trained does.
    ///
    /// @param trained one per weight of `lambda`
    Evaluation evaluate(List<StateDict> trained, Preference lambda);

    /// How they do together if their predictions are averaged instead.
    ///
    /// @param trained one per weight of `lambda`
    Evaluation ensemble(List<StateDict> trained, Preference lambda);

    /// How one training alone does.
    default Evaluation evaluate(StateDict trained) {
        return evaluate(List.of(trained), new Preference(1));
    }
}
