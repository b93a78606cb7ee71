package org.rewardedsoups.tests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A library in a JVM of its own: one line of answer for each line of question.
final class LibraryMain {
    private LibraryMain() {}

    static void main(String[] args) throws IOException {
        int threads = Integer.parseInt(args[1]);
        List<Job> jobs = Job.all(Boolean.parseBoolean(args[2]));
        PrintStream answers = System.out;
        System.setOut(System.err); // whatever a library prints
        Library library = Library.create(args[0], threads);
        answers.println(library.key() + " " + library.description());
        var questions =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Work work = null;
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            String[] question = line.split(" ", 2);
            switch (question[0]) {
                case "enter" -> {
                    work = enter(library, jobs, question[1]).orElse(null);
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
