package org.rewardedsoups.experiments.data;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The plain words of a Javadoc comment.
///
/// @param sentences the description, sentence by sentence; the first is what javadoc calls the summary
/// @param notes what the block tags say, one line each, in the order returns, parameters, exceptions:
///     `Returns: the size.`, `count: how often.`, `Throws IOException: if the disk is full.`
/// @param inherits whether the comment leans on `{@inheritDoc}`, so that its text is not all here
record JavadocText(List<String> sentences, List<String> notes, boolean inherits) {
    private static final Pattern BLOCK_TAG = Pattern.compile("(?m)^[ \\t]*@([a-zA-Z.]+)\\b");
    private static final Pattern HASH =
            Pattern.compile("(?<=\\w)#(?=[a-zA-Z])|(?<=[\\s(])#(?=[a-z]\\w*)");

    static JavadocText of(String comment) {
        String text = undecorated(comment);
        boolean inherits = text.contains("inheritDoc");
        String bare = HtmlText.withoutExamples(InlineTags.expand(text));
        Matcher tag = BLOCK_TAG.matcher(bare);
        int descriptionEnd = tag.find() ? tag.start() : bare.length();
        List<String> sentences = sentences(bare.substring(0, descriptionEnd));
        return new JavadocText(sentences, notes(bare.substring(descriptionEnd)), inherits);
    }

    /// The comment without its delimiters and the stars at the beginning of its lines.
    private static String undecorated(String comment) {
        String inside = comment.strip().replaceFirst("^/\\*\\*+/?", "").replaceFirst("\\*+/$", "");
        return inside.replace("\r", "").replaceAll("(?m)^[ \\t]*\\*+(?=[^/]|$)", "");
    }

    private static List<String> sentences(String html) {
        List<String> sentences = new ArrayList<>();
        for (String paragraph : HtmlText.paragraphs(html).lines().toList()) {
            for (String sentence : Sentences.split(paragraph)) {
                String clean = plain(sentence);
                boolean cutOff = !sentences.isEmpty() && introduces(clean, sentence);
                if (!clean.isEmpty() && !cutOff) {
                    sentences.add(stopped(clean));
                }
            }
        }
        return sentences;
    }

    /// Whether a sentence only leads to an example that is no longer there.
    private static boolean introduces(String clean, String sentence) {
        boolean omitted = sentence.indexOf(HtmlText.OMITTED) >= 0;
        return clean.endsWith(":") || omitted && !clean.matches("(?s).*[.!?][)\"']?");
    }

    private static List<String> notes(String blocks) {
        List<String> returns = new ArrayList<>();
        List<String> parameters = new ArrayList<>();
        List<String> exceptions = new ArrayList<>();
        for (String block : blocks.split("(?m)^[ \\t]*(?=@[a-zA-Z.]+\\b)")) {
            String[] parts = block.strip().split("\\s+", 2);
            String text = parts.length < 2 ? "" : paragraph(parts[1]);
            boolean typeParameter = parts.length > 1 && parts[1].startsWith("<");
            if (text.isEmpty() || typeParameter) {
                continue;
            }
            switch (parts[0]) {
                case "@return", "@returns" -> returned(text, returns);
                case "@param" -> named("", text, parameters);
                case "@throws", "@exception" -> named("Throws ", text, exceptions);
                default -> {}
            }
        }
        returns.addAll(parameters);
        returns.addAll(exceptions);
        return returns;
    }

    /// One word, as in `@return this`, says no more than the signature.
    private static void returned(String text, List<String> into) {
        if (text.contains(" ")) {
            into.add("Returns: " + stopped(text));
        }
    }

    /// `name some words` → `name: some words.`; a name without words says nothing and is left out.
    private static void named(String prefix, String text, List<String> into) {
        String[] parts = text.split("\\s+", 2);
        String words = parts.length < 2 ? "" : parts[1].replaceFirst("^[-:,.]+\\s*", "");
        String name = InlineTags.name(parts[0].replaceAll("[<>:,]", ""));
        if (!words.isBlank() && !words.equalsIgnoreCase(name)) {
            into.add(prefix + name + ": " + stopped(words));
        }
    }

    /// A note without what only leads to an example.
    private static String paragraph(String html) {
        return plain(HtmlText.paragraphs(html).replace('\n', ' ')).replaceFirst(":$", ".");
    }

    private static String plain(String text) {
        String visible = InlineTags.restore(text.replace(HtmlText.OMITTED, ' ').replace("`", ""));
        return HASH.matcher(visible)
                .replaceAll(
                        found ->
                                found.start() > 0
                                                && Character.isLetterOrDigit(
                                                        visible.charAt(found.start() - 1))
                                        ? "."
                                        : "")
                .replaceAll("\\s+", " ")
                .replace("( ", "(")
                .replace(" )", ")")
                .strip();
    }

    private static String stopped(String text) {
        char last = text.charAt(text.length() - 1);
        boolean open = Character.isLetterOrDigit(last) || ")]\"'>".indexOf(last) >= 0;
        if (last == ';' || last == ',') {
            return text.substring(0, text.length() - 1).stripTrailing() + ".";
        }
        boolean alreadyStopped = text.matches("(?s).*[.!?][)\"'\\]]+");
        return open && !alreadyStopped ? text + "." : text;
    }
}
