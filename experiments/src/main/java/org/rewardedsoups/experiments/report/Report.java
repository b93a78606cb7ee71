package org.rewardedsoups.experiments.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.rewardedsoups.tensor.AtomicFile;

/// `report.html`: one file that shows a run in any browser, with no network and no server.
///
/// Its content policy forbids every request and every script but its own, which is named by its
/// digest.
public final class Report {
    static final double WIDE = 760;
    static final double NARROW = 400;

    private Report() {}

    /// Writes the page, whole or not at all.
    public static void write(Path file, ReportData data) throws IOException {
        AtomicFile.write(file, html(data).getBytes(StandardCharsets.UTF_8));
    }

    /// Writes the picture of the front alone, as an SVG file.
    public static void writeFront(Path file, ReportData data) throws IOException {
        AtomicFile.write(file, frontSvg(data).getBytes(StandardCharsets.UTF_8));
    }

    static String html(ReportData data) {
        String script = resource("page.js");
        Element head =
                new Element("head")
                        .add(
                                meta("charset", "utf-8"),
                                named("viewport", "width=device-width, initial-scale=1"),
                                named("color-scheme", "light dark"),
                                meta("http-equiv", "Content-Security-Policy")
                                        .set("content", policy(script)),
                                new Element("title").text(data.title()),
                                new Element("style")
                                        .code(resource("plot.css") + resource("page.css")));
        Element main = new Element("main").add(sections(data));
        Element body = new Element("body").add(main);
        if (!data.path().isEmpty()) {
            body.add(new Slider(data).draw());
        }
        body.add(new Element("script").code(script));
        return "<!DOCTYPE html>\n"
                + new Element("html").set("lang", "en").add(head, body).render()
                + "\n";
    }

    /// The front of the first two objectives, with its own colours for light and dark pages.
    static String frontSvg(ReportData data) {
        Element svg = new FrontPlot(data, 0, 1).draw(WIDE, 500);
        return svg.set("xmlns", "http://www.w3.org/2000/svg")
                        .add(new Element("style").code(resource("plot.css")))
                        .render()
                + "\n";
    }

    private static List<Element> sections(ReportData data) {
        Element header =
                new Element("header")
                        .add(
                                Element.of("p", "kicker").text("Rewarded soups"),
                                new Element("h1").text(data.title()),
                                Element.of("p", "intro").text(data.intro()));
        List<Element> sections = new ArrayList<>(List.of(header));
        data.notes().forEach(note -> sections.add(Element.of("p", "note").text(note)));
        sections.addAll(new FrontSection(data).draw());
        sections.addAll(Spider.section(data.web()));
        sections.addAll(new SampleSection(data).draw());
        sections.addAll(new CurvesSection(data).draw());
        sections.add(Lessons.draw());
        sections.addAll(new Appendix(data).draw());
        sections.add(
                new Element("footer")
                        .text("Everything on this page is in this one file; it loads nothing."));
        return sections;
    }

    /// The same picture twice: style shows the wide one or the narrow one.
    static Element both(Element wide, Element narrow) {
        return Element.of("div", "picture")
                .add(Element.of("div", "wide").add(wide), Element.of("div", "narrow").add(narrow));
    }

    private static Element meta(String attribute, String value) {
        return new Element("meta").set(attribute, value);
    }

    private static Element named(String name, String content) {
        return meta("name", name).set("content", content);
    }

    private static String policy(String script) {
        return "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
                .formatted(Base64.getEncoder().encodeToString(sha256(script)));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Report.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
