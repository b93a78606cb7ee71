package org.rewardedsoups.experiments.captiondata;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What an emoji is called, from two sources, as captions of two words or more.
///
/// An entry of emoji-datasource has `name` (Unicode's) and `short_names`; one of jemoji has
/// `description` (CLDR's name), `keywords` (CLDR's) and aliases of three programs.
final class EmojiCaptionRules {
    static final String ONE_WORD = "picture of ";

    private static final int KEYWORDS = 3;
    private static final List<String> ALIASES =
            List.of("discordAliases", "githubAliases", "slackAliases");
    private static final Pattern ALIAS = Pattern.compile(":?([a-z]+(?:[_-][a-z]+)+):?");
    private static final Pattern ABBREVIATION = Pattern.compile("[^aeiouy]{2,}");
    private static final Pattern KEYWORD = Pattern.compile("\\p{L}[\\p{L} -]+");
    private static final Set<String> OUTLINE = Set.of("black", "white");
    private static final Pattern OTHER_MARKS = Pattern.compile("[^\\p{L}\\p{N}' -]");

    private EmojiCaptionRules() {}

    /// CLDR's name in lower case, without marks.
    static String name(JsonNode jemoji) {
        return plain(jemoji.path("description").asText(""));
    }

    /// Names and aliases in the order of their sources, each once; then the keywords.
    static List<String> captions(JsonNode datasource, JsonNode jemoji) {
        Set<String> out = names(datasource, jemoji);
        keywords(name(jemoji), jemoji, out);
        return List.copyOf(out);
    }

    /// Names that people gave. One-word names become `picture of …`; one-word aliases, which may be
    /// adjectives, are left out.
    static Set<String> names(JsonNode datasource, JsonNode jemoji) {
        String name = name(jemoji);
        List<String> candidates = new ArrayList<>();
        candidates.add(phrase(name));
        candidates.add(phrase(plain(datasource.path("name").asText(""))));
        datasource.path("short_names").forEach(node -> candidates.add(alias(node.asText())));
        for (String source : ALIASES) {
            jemoji.path(source).forEach(node -> candidates.add(alias(node.asText())));
        }
        Set<String> known = new HashSet<>();
        Set<String> out = new LinkedHashSet<>();
        for (String candidate : candidates) {
            boolean usable = !candidate.isEmpty() && !outlineColour(candidate, name);
            if (usable && known.add(candidate.replace('-', ' ').replace("'", ""))) {
                out.add(candidate);
            }
        }
        return out;
    }

    private static String phrase(String name) {
        return name.isEmpty() || name.contains(" ") ? name : ONE_WORD + name;
    }

    /// In Unicode's names, black is a filled and white an outlined shape, of any colour.
    private static boolean outlineColour(String candidate, String name) {
        List<String> words = words(name);
        return words(candidate).stream()
                .anyMatch(word -> OUTLINE.contains(word) && !words.contains(word));
    }

    /// `:dog_face:` as words; nothing if it is one word or abbreviated.
    private static String alias(String alias) {
        var matcher = ALIAS.matcher(alias);
        if (!matcher.matches()) {
            return "";
        }
        String words = matcher.group(1).replaceAll("[_-]", " ");
        return words(words).stream().anyMatch(word -> ABBREVIATION.matcher(word).matches())
                ? ""
                : words;
    }

    /// `bread, carbs, food and grain`: the name and its first keywords that say something else.
    private static void keywords(String name, JsonNode jemoji, Set<String> out) {
        List<String> kept = new ArrayList<>();
        for (JsonNode node : jemoji.path("keywords")) {
            String keyword = plain(node.asText());
            boolean said = words(keyword).stream().anyMatch(words(name)::contains);
            if (kept.size() < KEYWORDS && KEYWORD.matcher(keyword).matches() && !said) {
                kept.add(keyword);
            }
        }
        if (!kept.isEmpty()) {
            String last = kept.removeLast();
            kept.addFirst(name);
            out.add(String.join(", ", kept) + " and " + last);
        }
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.split("[ -]"));
    }

    private static String plain(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC).replace('’', '\'');
        return OTHER_MARKS
                .matcher(composed.toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .replaceAll(" +", " ")
                .strip();
    }
}
