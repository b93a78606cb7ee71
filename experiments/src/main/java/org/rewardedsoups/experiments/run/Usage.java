package org.rewardedsoups.experiments.run;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The text of `--help`.
final class Usage {
    private static final int DOC_COLUMN = 30;
    private static final int WIDTH = 100;

    private Usage() {}

    /// @param further options beside its own
    static String of(Experiment<?> experiment, Record further) {
        String name = experiment.name();
        Map<String, Option> quick =
                Option.of(experiment.quick()).stream()
                        .collect(Collectors.toMap(Option::name, Function.identity()));
        var text = new StringBuilder();
        text.append(name).append(": ").append(experiment.summary()).append("\n\n");
        text.append("Usage: ./soup ").append(name).append(" [--option=value ...]\n");
        text.append("   or: mvn -q compile exec:exec@").append(name);
        text.append(" -Dargs=\"--option=value ...\"\n");
        section(text, "Options of this experiment:", Option.of(experiment.defaults()), quick);
        String every = further instanceof Common ? "experiment" : "tool";
        section(text, "Options of every " + every + ":", Option.of(further), Map.of());
        if (!experiment.examples().isEmpty()) {
            text.append("\nExamples:\n");
            experiment.examples().forEach(e -> text.append("  ./soup " + name + " " + e + "\n"));
        }
        text.append("\nExit codes: 0 done, 2 bad input or usage, 1 anything else.\n");
        return text.toString();
    }

    private static void section(
            StringBuilder text, String title, List<Option> options, Map<String, Option> quick) {
        if (!options.isEmpty()) {
            text.append("\n").append(title).append("\n");
            options.forEach(
                    option -> describe(text, option, quick.getOrDefault(option.name(), option)));
        }
    }

    private static void describe(StringBuilder text, Option option, Option quick) {
        String placeholder = OptionReader.placeholder(option.type());
        String head = "  --" + option.name() + (placeholder.isEmpty() ? "" : "=" + placeholder);
        String doc = option.doc() + defaults(option, quick);
        String gap =
                head.length() < DOC_COLUMN
                        ? " ".repeat(DOC_COLUMN - head.length())
                        : "\n" + " ".repeat(DOC_COLUMN);
        text.append(head).append(gap).append(wrap(doc)).append("\n");
    }

    private static String defaults(Option option, Option quick) {
        String value = option.shown();
        if (!quick.shown().equals(value)) {
            return value.isEmpty()
                    ? " (with --quick %s)".formatted(quick.shown())
                    : " (default %s, with --quick %s)".formatted(value, quick.shown());
        }
        boolean plain = value.isEmpty() || value.equals("false");
        return plain ? "" : " (default " + value + ")";
    }

    private static String wrap(String doc) {
        var lines = new StringBuilder();
        int column = DOC_COLUMN;
        for (String word : doc.strip().split(" ")) {
            if (column > DOC_COLUMN && column + word.length() > WIDTH) {
                lines.append("\n").append(" ".repeat(DOC_COLUMN));
                column = DOC_COLUMN;
            }
            lines.append(column > DOC_COLUMN ? " " : "").append(word);
            column += word.length() + 1;
        }
        return lines.toString();
    }
}
