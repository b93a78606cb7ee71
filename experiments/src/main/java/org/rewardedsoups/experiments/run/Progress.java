package org.rewardedsoups.experiments.run;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/// How far a piece of work is, how fast it goes and how long it still takes.
///
/// On a terminal one line is redrawn; elsewhere a plain line appears every ten seconds and at the
/// end.
public final class Progress implements AutoCloseable {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(100);
    private static final int BAR = 24;
    private static final int WIDTH = 79;

    private final String task;
    private final long total;
    private final boolean terminal;
    private final PrintStream out;
    private final InstantSource clock;
    private final Instant start;
    private Instant shown;
    private long first;
    private long done;
    private long printed = -1;
    private String detail = "";
    private boolean closed;

    Progress(String task, long total, boolean terminal, PrintStream out, InstantSource clock) {
        this.task = task;
        this.total = total;
        this.terminal = terminal;
        this.out = out;
        this.clock = clock;
        this.start = clock.instant();
        this.shown = terminal ? Instant.MIN : start;
    }

    /// Progress on standard error; a bar if that is a terminal.
    static Progress start(String task, long total, PrintStream out, InstantSource clock) {
        boolean terminal = System.console() != null && System.console().isTerminal();
        return new Progress(task, total, terminal, out, clock);
    }

    /// Begins at `done`, the part that a resumed run need not do again.
    public Progress from(long done) {
        this.first = done;
        this.done = done;
        return this;
    }

    /// One more is done.
    public void step() {
        step(done + 1, detail);
    }

    /// `done` of the total are done.
    ///
    /// @param detail a few words beside it, such as the latest reward
    public void step(long done, String detail) {
        this.done = done;
        this.detail = detail;
        Duration since =
                shown.equals(Instant.MIN)
                        ? BETWEEN_LINES
                        : Duration.between(shown, clock.instant());
        if (since.compareTo(terminal ? BETWEEN_DRAWINGS : BETWEEN_LINES) >= 0) {
            shown = clock.instant();
            printed = done;
            out.print(terminal ? "\r" + bar() : line() + "\n");
            out.flush();
        }
    }

    /// Ends the line.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (terminal || printed != done) {
                out.print((terminal ? "\r" : "") + pad(line()) + "\n");
                out.flush();
            }
        }
    }

    private String bar() {
        int filled = total == 0 ? BAR : (int) (BAR * Math.min(done, total) / total);
        return pad(
                "%s [%s%s] %s"
                        .formatted(task, "#".repeat(filled), ".".repeat(BAR - filled), numbers()));
    }

    private String line() {
        return task + ": " + numbers();
    }

    private String numbers() {
        double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
        double rate = seconds > 0 ? (done - first) / seconds : 0;
        String text = "%d/%d".formatted(done, total);
        if (rate > 0) {
            text += ", " + rate(rate);
        }
        if (done >= total) {
            text += ", took " + duration(seconds);
        } else if (rate > 0) {
            text += ", " + duration((total - done) / rate) + " left";
        }
        return detail.isEmpty() ? text : text + ", " + detail;
    }

    private String pad(String text) {
        if (!terminal) {
            return text;
        }
        return text.length() > WIDTH
                ? text.substring(0, WIDTH)
                : text + " ".repeat(WIDTH - text.length());
    }

    private static String rate(double perSecond) {
        return perSecond >= 1 ? figures(perSecond) + "/s" : figures(1 / perSecond) + " s each";
    }

    private static String figures(double value) {
        return String.format(
                Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    /// `9 s`, `2:05 min` or `1:02:05 h`.
    public static String duration(double seconds) {
        long s = Math.round(seconds);
        if (s < 60) {
            return s + " s";
        }
        return s < 3600
                ? String.format(Locale.ROOT, "%d:%02d min", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d h", s / 3600, s / 60 % 60, s % 60);
    }
}
