package org.rewardedsoups.tests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// libtorch in a JVM of its own: one line of answer for each line of question.
final class UnlockedDjlMain {
    private UnlockedDjlMain() {}

    static void main(String[] args) throws IOException {
        int threads = Integer.parseInt(args[0]);
        List<Job> jobs = Job.all(Boolean.parseBoolean(args[1]));
        PrintStream answers = System.out;
        System.setOut(System.err); // whatever a library prints
        Optional<Library> djl = Library.find("Djl", threads);
        answers.println(djl.map(each -> each.key() + " " + each.description()).orElse("none"));
        var questions =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Work work = null;
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            String[] question = line.split(" ", 2);
            switch (question[0]) {
                case "enter" -> {
                    work = enter(djl.orElseThrow(), jobs, question[1]).orElse(null);
                    answers.println(work == null ? "none" : "ready");
                }
                case "seconds" -> {
                    int repeats = Integer.parseInt(question[1]);
                    answers.println(work.seconds(repeats, Clock.of(threads)));
                }
                case "result" -> answers.println(work.result());
                case "leave" -> {
                    work.close();
                    answers.println("left");
                }
                default -> throw new IllegalArgumentException("bench: no question, " + line);
            }
        }
        System.exit(0);
    }

    private static Optional<Work> enter(Library library, List<Job> jobs, String name) {
        Job job = jobs.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        return library.enter(job);
    }
}
