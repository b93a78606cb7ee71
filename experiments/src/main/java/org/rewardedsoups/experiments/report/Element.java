package org.rewardedsoups.experiments.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An HTML or SVG element under construction.
///
/// Text and attribute values are escaped when they are rendered, so that no text of a user, a data
/// set or a model can become markup. What comes out is well-formed XML as well as HTML.
final class Element {
    private static final Set<String> WITHOUT_CONTENT =
            Set.of(
                    "meta",
                    "input",
                    "br",
                    "img",
                    "line",
                    "circle",
                    "path",
                    "polyline",
                    "polygon",
                    "rect",
                    "stop");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Object> children = new ArrayList<>();

    /// CSS or JavaScript of our own, which must not be escaped.
    private record Code(String text) {}

    Element(String name) {
        this.name = name;
    }

    /// An element of a class, such as `<div class="card">`.
    static Element of(String name, String cssClass) {
        return new Element(name).set("class", cssClass);
    }

    Element set(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    /// A coordinate or a length, to a hundredth.
    Element set(String attribute, double value) {
        return set(attribute, number(value));
    }

    Element add(Element... elements) {
        children.addAll(List.of(elements));
        return this;
    }

    Element add(List<Element> elements) {
        children.addAll(elements);
        return this;
    }

    Element text(String text) {
        children.add(text);
        return this;
    }

    /// The content of a `script` or `style` element, as it is.
    ///
    /// @throws IllegalArgumentException if it holds `<` or `&`, which would need escaping
    Element code(String text) {
        if (text.contains("<") || text.contains("&")) {
            throw new IllegalArgumentException("code: expected no < or & in a " + name);
        }
        children.add(new Code(text));
        return this;
    }

    String render() {
        var out = new StringBuilder();
        render(out);
        return out.toString();
    }

    private void render(StringBuilder out) {
        out.append('<').append(name);
        attributes.forEach((key, value) ->
                out.append(' ').append(key).append("=\"").append(escape(value)).append('"'));
        if (WITHOUT_CONTENT.contains(name) && children.isEmpty()) {
            out.append("/>");
            return;
        }
        out.append('>');
        for (Object child : children) {
            switch (child) {
                case Element element -> element.render(out);
                case Code code -> out.append(code.text());
                default -> out.append(escape(child.toString()));
            }
        }
        out.append("</").append(name).append('>');
    }

    /// The text with markup characters as entities, and without characters that XML cannot hold.
    static String escape(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '&' -> out.append("&amp;");
                        case '<' -> out.append("&lt;");
                        case '>' -> out.append("&gt;");
                        case '"' -> out.append("&quot;");
                        case '\'' -> out.append("&#39;");
                        default -> out.appendCodePoint(inXml(c) ? c : 0xfffd);
                    }
                });
        return out.toString();
    }

    private static boolean inXml(int c) {
        boolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c >= 0x7f && c < 0xa0;
        boolean surrogate = c >= 0xd800 && c <= 0xdfff;
        return !control && !surrogate && (c & 0xfffe) != 0xfffe;
    }

    static String number(double value) {
        double rounded = Math.round(value * 100) / 100.0;
        return rounded == Math.rint(rounded)
                ? Long.toString((long) rounded)
                : Double.toString(rounded);
    }
}
