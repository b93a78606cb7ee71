package org.rewardedsoups.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.experiments.run.Front;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {
    private static final List<String> TWO = List.of("relevance", "faithfulness");
    private static final List<String> THREE = List.of("relevance", "faithfulness", "brevity");

    @TempDir Path temp;

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void thePageIsWellFormedAndHoldsEveryPart(int objectives) throws Exception {
        Document page = parse(Report.html(Invented.run(THREE.subList(0, objectives))));
        for (String id : List.of("front", "samples", "lmc", "curves", "words", "details")) {
            assertEquals(1, with(page, "section", "id", id).size(), id);
        }
        int soups = objectives == 2 ? 11 : 15;
        var slider = with(page, "input", "id", "lambda").getFirst();
        assertEquals(Integer.toString(soups - 1), slider.getAttribute("max"));
        assertEquals(soups, slider.getAttribute("data-labels").split("\\|").length);
        int pairs = objectives * (objectives - 1) / 2;
        assertEquals(
                2 * pairs * (objectives == 2 ? 3 : 12),
                with(page, "polygon", "class", "star").size() - 2 * pairs);
    }

    @Test
    void everySummaryAtEveryLambdaIsInTheFile() throws Exception {
        Document page = parse(Report.html(Invented.run(TWO)));
        long shown =
                with(page, "p", "class", "words at").stream()
                        .filter(p -> p.getTextContent().contains("Returns an immutable list of"))
                        .count();
        assertEquals(2 * 11, shown);
    }

    @Test
    void nothingIsLoadedAndOnlyTheOwnScriptMayRun() throws Exception {
        String html = Report.html(Invented.run(TWO));
        Document page = parse(html);
        assertFalse(html.contains("http://") || html.contains("https://"), "no addresses");
        String script = elements(page, "script").getFirst().getTextContent();
        byte[] digest =
                MessageDigest.getInstance("SHA-256")
                        .digest(script.getBytes(StandardCharsets.UTF_8));
        String policy =
                with(page, "meta", "http-equiv", "Content-Security-Policy")
                        .getFirst()
                        .getAttribute("content");
        assertTrue(policy.startsWith("default-src 'none';"), policy);
        assertTrue(
                policy.contains("script-src 'sha256-" + Base64.getEncoder().encodeToString(digest)),
                policy);
        for (Element element : elements(page, "*")) {
            assertFalse(element.hasAttribute("src") || element.hasAttribute("href"));
            assertFalse(element.hasAttribute("onclick"));
        }
    }

    @Test
    void textOfUsersAndModelsCannotBecomeMarkup() throws Exception {
        String evil = "</script><script>alert('x')</script> & \"quoted\" \u0000 \ud800";
        var invented = Invented.run(TWO);
        var front =
                new Front(
                        List.of(evil, "b"),
                        invented.front().points(),
                        invented.front().hypervolume(),
                        invented.front().lmc());
        var curve = invented.curves().getFirst();
        var data =
                new ReportData(
                        evil,
                        evil,
                        front,
                        List.of(
                                new ReportData.Curve(
                                        evil,
                                        false,
                                        curve.weights(),
                                        curve.steps(),
                                        Map.of(evil, curve.steps()))),
                        List.of(
                                new ReportData.Sample(
                                        evil,
                                        Optional.empty(),
                                        evil,
                                        List.of(evil),
                                        Map.of(evil, evil)),
                                new ReportData.Sample(
                                        evil,
                                        Optional.of(new byte[] {1, 2, 3}),
                                        evil,
                                        List.of(evil),
                                        Map.of())),
                        Map.of(evil, evil),
                        List.of(new org.rewardedsoups.experiments.run.Timing(evil, 1)),
                        Optional.of(
                                new ReportData.Web(
                                        List.of(evil, "b", "c"),
                                        List.of(
                                                new ReportData.Web.Thread(
                                                        evil,
                                                        Front.Kind.INIT,
                                                        List.of(),
                                                        List.of(1.0, 2.0, 3.0)),
                                                new ReportData.Web.Thread(
                                                        "expert",
                                                        Front.Kind.EXPERT,
                                                        List.of(1.0, 0.0, 0.0),
                                                        List.of(2.0, 2.0, 1.0))))),
                        List.of(evil));
        Document page = parse(Report.html(data));
        assertEquals(1, elements(page, "script").size());
        String shown = evil.replace('\u0000', '�').replace('\ud800', '�');
        assertEquals(shown, elements(page, "h1").getFirst().getTextContent());
        assertEquals(shown, elements(page, "pre").getFirst().getTextContent());
        Element picture = elements(page, "img").getFirst();
        assertEquals("data:image/png;base64,AQID", picture.getAttribute("src"));
        assertEquals(shown, picture.getAttribute("alt"));
        assertEquals(1, with(page, "section", "id", "spider").size());
        parse(Report.frontSvg(data));
    }

    @Test
    void aRunWithoutSoupsHasAPageToo() throws Exception {
        var invented = Invented.run(TWO);
        var front =
                new Front(
                        TWO, invented.front().points().subList(0, 3), Optional.empty(), List.of());
        var data =
                new ReportData(
                        "Experts only",
                        "",
                        front,
                        List.of(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        Optional.empty(),
                        List.of());
        Document page = parse(Report.html(data));
        assertTrue(with(page, "input", "id", "lambda").isEmpty());
        assertTrue(with(page, "section", "id", "lmc").isEmpty());
        var nothing = new Front(TWO, List.of(), Optional.empty(), List.of());
        parse(
                Report.html(
                        new ReportData(
                                "Nothing", "", nothing, List.of(), List.of(), Map.of(), List.of(),
                                Optional.empty(), List.of())));
    }

    @Test
    void theSliderGoesFromTheFirstExpertToTheSecond() {
        List<String> labels = Invented.run(TWO).path().stream().map(Front.Point::label).toList();
        assertEquals(
                List.of("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"),
                labels);
    }

    @Test
    void thePictureStandsAlone() throws Exception {
        Path file = temp.resolve("front.svg");
        Report.writeFront(file, Invented.run(TWO));
        Document svg = parse(Files.readString(file));
        assertEquals("svg", svg.getDocumentElement().getTagName());
        assertEquals("http://www.w3.org/2000/svg", svg.getDocumentElement().getAttribute("xmlns"));
        assertEquals(1, elements(svg, "style").size());
        Report.write(temp.resolve("report.html"), Invented.run(TWO));
        assertTrue(Files.size(temp.resolve("report.html")) > 10_000);
    }

    /// Models right above an expert move its label below it.
    @Test
    void labelsGoWhereNoMarksAre() throws Exception {
        ReportData run = Invented.run(TWO);
        Front.Point expert = run.front().of(Front.Kind.EXPERT).getLast();
        double y = labelHeight(run);
        List<Front.Point> points = new ArrayList<>(run.front().points());
        for (double right : new double[] {0.006, 0.012, 0.018}) {
            points.add(
                    new Front.Point(
                            Front.Kind.MORL,
                            List.of(0.5, 0.5),
                            List.of(expert.reward(0) + right, expert.reward(1) + 0.008),
                            List.of(0.0, 0.0),
                            400));
        }
        ReportData crowded =
                new ReportData(
                        run.title(),
                        run.intro(),
                        Front.measure(run.front().objectives(), points, new double[] {0.4, 0.4}),
                        run.curves(),
                        run.samples(),
                        run.config(),
                        run.timings(),
                        run.web(),
                        run.notes());
        double moved = labelHeight(crowded);
        assertTrue(moved > y + 30, () -> "expected the label below " + y + ", got " + moved);
    }

    /// Where the label of the second expert stands.
    private double labelHeight(ReportData run) throws Exception {
        Path file = temp.resolve("labels.svg");
        Report.writeFront(file, run);
        return elements(parse(Files.readString(file)), "text").stream()
                .filter(text -> text.getTextContent().equals("expert: " + TWO.getLast()))
                .mapToDouble(text -> Double.parseDouble(text.getAttribute("y")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void codeThatWouldNeedEscapingIsRefused() {
        var script = new org.rewardedsoups.experiments.report.Element("script");
        assertThrows(IllegalArgumentException.class, () -> script.code("if (a < b) {}"));
    }

    private static List<Element> with(Document page, String name, String attribute, String value) {
        return elements(page, name).stream()
                .filter(e -> e.getAttribute(attribute).equals(value))
                .toList();
    }

    private static List<Element> elements(Document page, String name) {
        NodeList nodes = page.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static Document parse(String text) throws Exception {
        var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setErrorHandler(null);
        return builder.parse(
                new InputSource(new StringReader(text.replace("<!DOCTYPE html>", ""))));
    }
}
