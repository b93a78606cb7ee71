package org.rewardedsoups.experiments.data;

import org.rewardedsoups.rl.metrics.RougeL;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Decides which comments make a pair that a reader could answer, and shapes the body.
final class PairRules {
    static final int SHORTEST_TARGET = 4;
    static final int LONGEST_TARGET = 30;
    static final int SHORTEST_BODY = 8;
    static final int SHORTEST_NOTES = 12;
    static final int LONGEST_BODY = 120;
    static final int LONGEST_INPUT_PIECES = 150;
    static final double LEAST_OVERLAP = 0.2;
    static final double ECHO = 0.8;

    private static final int LONGEST_DECLARATION = 160;
    private static final Pattern MARKUP =
            Pattern.compile(
                    "[{}\\\\|]|@[a-z]|/\\*|</?[a-z]+>|&#?\\w+;|&[lg]t\\b|\\b[lg]t;|://|www\\.|\\$Id|(?i)\\b(?:todo|fixme|xxx|copyright"
                        + "|licen[sc]ed?|auto-?generated|javadoc)\\b");
    private static final Pattern CODE_LINE =
            Pattern.compile(";\\s|\\w\\(.*\\).*\\w\\(.*\\)|==|&&|\\+\\+|--");
    private static final Pattern SENTENCE = Pattern.compile("[A-Za-z\"].*[.!)\"'\\]]");
    private static final Pattern REPEATED_WORD = Pattern.compile("(?i)\\b([a-z]+) \\1\\b");
    private static final Pattern UNHELPFUL =
            Pattern.compile(
                    "(?i)^(see|it|they|there|these|same as|like|as"
                        + " above|deprecated|note|notes|internal|for internal|used"
                        + " internally|default constructor|author|created|please|not part of|this"
                        + " method is called|example|examples|usage|utility class|package|inner"
                        + " class |constructor for|constructor of|required by|hidden|private"
                        + " constructor|convenience|shortcut|alias|equivalent|similar|just|does"
                        + " nothing|do not"
                        + "|don't|unused|dummy|no-op|non-javadoc|method|field|overrid|overload|implement|an?"
                        + " implementation note|test)\\b.*");

    private PairRules() {}

    /// The pair that an item makes, or nothing after the reason was reported.
    static Optional<Pair> pair(JavadocItem item, Consumer<Drop> dropped) {
        String target = capitalised(item.summary());
        Room room = new Room(item.declaration());
        String sentences = sentences(item, target, room);
        String notes = notes(item, target, room);
        String body = sentences + (sentences.isEmpty() || notes.isEmpty() ? "" : "\n") + notes;
        int shortest = sentences.isEmpty() ? SHORTEST_NOTES : SHORTEST_BODY;
        Optional<Drop> reason = reason(item.declaration(), body, target, shortest);
        reason.ifPresent(dropped);
        return reason.isPresent()
                ? Optional.empty()
                : Optional.of(new Pair(item.library(), item.declaration(), body, target));
    }

    private static Optional<Drop> reason(
            String declaration, String body, String target, int shortestBody) {
        int words = Words.count(target);
        if (words < SHORTEST_TARGET || words > LONGEST_TARGET || target.length() > 220) {
            return Optional.of(Drop.TARGET_LENGTH);
        }
        if (!isSentence(target)) {
            return Optional.of(Drop.TARGET_NOT_PROSE);
        }
        if (Words.count(body) < shortestBody) {
            return Optional.of(Drop.BODY_SHORT);
        }
        if (!isProse(body)) {
            return Optional.of(Drop.BODY_NOT_PROSE);
        }
        if (declaration.length() > LONGEST_DECLARATION || Words.count(declaration) > 30) {
            return Optional.of(Drop.DECLARATION_LONG);
        }
        boolean unanswerable = overlap(target, declaration + "\n" + body) < LEAST_OVERLAP;
        return unanswerable ? Optional.of(Drop.LOW_OVERLAP) : Optional.empty();
    }

    /// The share of the target's content words that the input contains, 0 if it has none.
    static double overlap(String target, String input) {
        Set<String> wanted = Words.content(target);
        Set<String> present = Words.content(input);
        long shared = wanted.stream().filter(present::contains).count();
        return wanted.isEmpty() ? 0 : (double) shared / wanted.size();
    }

    /// The description without what repeats the target, as many sentences as fit, on one line.
    private static String sentences(JavadocItem item, String target, Room room) {
        StringJoiner line = new StringJoiner(" ");
        for (String sentence : item.sentences()) {
            if (echoes(sentence, target) || isNoise(sentence)) {
                continue;
            }
            if (!room.takes(sentence)) {
                break;
            }
            line.add(sentence);
        }
        return line.toString();
    }

    /// What the block tags say, one line each, without what repeats the target.
    private static String notes(JavadocItem item, String target, Room room) {
        StringJoiner lines = new StringJoiner("\n");
        for (String note : item.notes()) {
            boolean repeats = echoes(note.replaceFirst("^Returns: ", ""), target);
            if (!repeats && !isNoise(note) && room.takes(note)) {
                lines.add(note);
            }
        }
        return lines.toString();
    }

    private static boolean echoes(String text, String target) {
        List<String> words = RougeL.words(text);
        List<String> wanted = new ArrayList<>(RougeL.words(target));
        boolean returns =
                wanted.size() > 2
                        && Set.of("returns", "return", "gets", "get").contains(wanted.getFirst());
        List<String> bare = returns ? wanted.subList(1, wanted.size()) : wanted;
        return RougeL.f(words, wanted) >= ECHO || RougeL.f(words, bare) >= ECHO;
    }

    private static boolean isNoise(String sentence) {
        return MARKUP.matcher(sentence).find() || sentence.startsWith("See ");
    }

    private static boolean isProse(String text) {
        long letters = text.chars().filter(c -> c < 128 && Character.isLetter(c)).count();
        long foreign = text.chars().filter(c -> c >= 128).count();
        boolean mostlyLetters = letters >= 0.65 * text.replace(" ", "").length();
        return mostlyLetters
                && foreign <= 2
                && Words.hasFunctionWord(text)
                && !MARKUP.matcher(text).find();
    }

    /// Whether a text is one sentence in the usual style: it begins with a letter or quotation mark, is
    /// neither question nor heading, repeats no word and points to nothing said elsewhere.
    private static boolean isSentence(String target) {
        boolean shaped =
                SENTENCE.matcher(target).matches() && !REPEATED_WORD.matcher(target).find();
        boolean helpful = !UNHELPFUL.matcher(target).matches();
        return shaped && helpful && isProse(target) && !CODE_LINE.matcher(target).find();
    }

    /// Gives a sentence that begins with a plain word its capital.
    private static String capitalised(String sentence) {
        boolean plain = sentence.matches("(?s)[a-z]+[ ,].*");
        return plain
                ? sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1)
                : sentence;
    }

    /// How much of the input is still free, in words and in the pieces a subword tokenizer might cut.
    private static final class Room {
        private static final Pattern PIECE =
                Pattern.compile("[A-Z]?[a-z]{1,7}|[A-Z]{1,3}|\\d|[^\\sA-Za-z\\d]");

        private int words = LONGEST_BODY;
        private int pieces = LONGEST_INPUT_PIECES;

        Room(String declaration) {
            pieces -= count(declaration);
        }

        boolean takes(String text) {
            int wordsNeeded = Words.count(text);
            int piecesNeeded = count(text);
            boolean fits = wordsNeeded <= words && piecesNeeded <= pieces;
            words -= fits ? wordsNeeded : 0;
            pieces -= fits ? piecesNeeded : 0;
            return fits;
        }

        private static int count(String text) {
            return (int) PIECE.matcher(text).results().count();
        }
    }
}
