package org.rewardedsoups.tests.bench;

import java.util.List;
import org.rewardedsoups.experiments.run.UserException;

/// A figure to be measured.
///
/// @param name family first, such as `sgemm 1024 NN`
/// @param unit of the figure; higher is better
/// @param work done by one call, in `unit`·s
/// @param tolerance by which the results of two libraries may differ
record Job(String name, String unit, double work, Limit limit, double tolerance, Task task) {

    String family() {
        return name.split(" ")[0];
    }

    /// Whether `pattern` is this job's family, or the beginning of its name with hyphens for
    /// spaces, such as `sgemm-1024`.
    boolean matches(String pattern) {
        return (name.replace(' ', '-') + "-").startsWith(pattern + "-");
    }

    /// All jobs in the order of the table.
    ///
    /// @param quick whether small sizes do
    static List<Job> all(boolean quick) {
        return List.of(
                        Product.jobs(quick),
                        RowFunction.jobs(quick),
                        SelfAttention.jobs(quick),
                        AdamWStep.jobs(quick),
                        Addition.jobs(),
                        Training.jobs(quick),
                        PpoTraining.jobs(quick),
                        Decoding.jobs(quick))
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    /// The jobs that one of the patterns matches; all if there are no patterns.
    ///
    /// @throws UserException if a pattern matches none
    static List<Job> only(List<String> patterns, List<Job> jobs) {
        for (String pattern : patterns) {
            if (jobs.stream().noneMatch(job -> job.matches(pattern))) {
                String known = String.join(" ", jobs.stream().map(Job::family).distinct().toList());
                throw new UserException(
                        "no such job",
                        "--only=" + pattern,
                        "choose from " + known + ", or narrow one down as in sgemm-1024");
            }
        }
        return jobs.stream()
                .filter(job -> patterns.isEmpty() || patterns.stream().anyMatch(job::matches))
                .toList();
    }
}
