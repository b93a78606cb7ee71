package org.rewardedsoups.tests.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Measurements as rows, for the terminal and as Markdown.
///
/// @param peers a column each
record Table(List<String> peers) {
    private static final List<Integer> BEFORE = List.of(-28, -8, 8);
    private static final List<Integer> AFTER = List.of(8, 8, 6);
    private static final int PEER = 16;

    static final String LEGEND =
            """
            In brackets: how many times as fast as the peer we are (median over the rounds).
            share: of the FMA peak, or of the memory bandwidth; above 100 % if caches hold the data.
            B/call: heap memory that a call of ours allocates.
            spread: the middle half of the rounds; above 10 % the job is marked ! and should be repeated.\
            """;

    String head() {
        return line(titles());
    }

    String row(Measurement measurement) {
        return line(cells(measurement));
    }

    String markdown(List<Measurement> measurements) {
        List<String> lines = new ArrayList<>();
        lines.add(marked(titles()));
        lines.add(marked(List.of("---", "---")) + "---:|".repeat(titles().size() - 2));
        measurements.forEach(each -> lines.add(marked(cells(each))));
        return String.join("\n", lines) + "\n";
    }

    private static String marked(List<String> cells) {
        return "|" + cells.stream().map(cell -> cell.strip() + "|").collect(Collectors.joining());
    }

    private String line(List<String> cells) {
        List<Integer> widths = new ArrayList<>(BEFORE);
        widths.addAll(Collections.nCopies(peers.size(), PEER));
        widths.addAll(AFTER);
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(line.isEmpty() ? "" : " ");
            line.append(("%" + widths.get(i) + "s").formatted(cells.get(i)));
        }
        return line.toString();
    }

    private List<String> titles() {
        List<String> out = new ArrayList<>(List.of("job", "unit", "ours"));
        out.addAll(peers);
        out.addAll(List.of("share", "B/call", "spread"));
        return out;
    }

    private List<String> cells(Measurement m) {
        List<String> out = new ArrayList<>();
        out.add(m.job().name());
        out.add(m.job().unit());
        out.add(number(m.figure(Measurement.OURS)));
        for (String peer : peers) {
            out.add(
                    m.has(peer)
                            ? "%s (%s)"
                                    .formatted(number(m.figure(peer)), number(m.ratio(peer)) + "x")
                            : "");
        }
        out.add(share(m));
        out.add(Long.toString(m.bytes()));
        out.add(percent(m.spread()) + (m.noisy() ? "!" : " "));
        return out;
    }

    private static String share(Measurement m) {
        return switch (m.job().limit()) {
            case Limit.Fma _ -> percent(m.share()) + " FMA";
            case Limit.Memory _ -> percent(m.share()) + " mem";
            case Limit.None _ -> "";
        };
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * part);
    }

    /// Three digits that count.
    private static String number(double x) {
        int decimals = x >= 100 ? 0 : x >= 10 ? 1 : x >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", x);
    }
}
