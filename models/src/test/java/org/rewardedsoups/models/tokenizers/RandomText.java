package org.rewardedsoups.models.tokenizers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Text of every kind that has ever confused a tokenizer, made from a seed; and real text.
final class RandomText {
    private static final List<String> PIECES =
            List.of(
                    "the",
                    "The quick brown fox",
                    "naïve",
                    "Ångström",
                    "e\u0301\u0323",
                    "İstanbul",
                    "ΟΔΥΣΣΕΥΣ",
                    "straße",
                    "ǅ",
                    "ﬁ",
                    "½",
                    "Ⅷ",
                    "٣٤",
                    "१२",
                    "人工智能",
                    "日本語です",
                    "한국어",
                    "ไทยภาษา",
                    "हिन्दी",
                    "বাংলা",
                    "עִבְרִית",
                    "العربية",
                    "𝔘𝔫𝔦",
                    "𠀀𠮷",
                    "👩‍👩‍👧‍👦",
                    "🏳️‍🌈",
                    "👍🏽",
                    "🇩🇪",
                    "don't",
                    "I'll",
                    "we've",
                    "they're",
                    "'s",
                    "'S",
                    "''d",
                    "’t",
                    " 'm",
                    "n't",
                    "int[] a = {1, 2};",
                    "x->y::z",
                    "@Override",
                    "/* c */",
                    "a_b-c.d",
                    "http://x.y/z?q=1&r=%20",
                    "[SEP]",
                    "[CLS]",
                    "[UNK]",
                    "##ing",
                    "<|eos|>",
                    "<|pad|>",
                    "<|",
                    "|>",
                    "\t",
                    "\n",
                    "\r\n",
                    "  ",
                    "    ",
                    " ",
                    "\u00A0",
                    "\u2003",
                    "\u3000",
                    "\u200B",
                    "\u200D",
                    "\uFEFF",
                    "\uFFFD",
                    "\u0000",
                    "\u0007",
                    "\u001C",
                    "\u0085",
                    "\u2028",
                    "\uD83D",
                    "\uDE00",
                    "\uE000",
                    "\uFFFF",
                    "\uDBFF\uDFFF",
                    "0",
                    "007",
                    "3.14",
                    "1,000",
                    "é",
                    "ñ",
                    "…",
                    "—",
                    "·",
                    "£");

    private final RandomGenerator rng;

    RandomText(long seed) {
        rng = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /// A string of up to 40 pieces: known trouble, words, and code points of every plane.
    String next() {
        StringBuilder text = new StringBuilder();
        int pieces = rng.nextInt(rng.nextInt(8) == 0 ? 40 : 8);
        for (int i = 0; i < pieces; i++) {
            switch (rng.nextInt(8)) {
                case 0, 1, 2 -> text.append(PIECES.get(rng.nextInt(PIECES.size())));
                case 3 -> text.append(word());
                case 4 -> text.append(' ').append(word());
                case 5 -> text.append((char) rng.nextInt(0x80));
                case 6 -> text.append((char) rng.nextInt(0x3000));
                default -> text.appendCodePoint(rng.nextInt(0x110000));
            }
        }
        return text.toString();
    }

    /// `count` strings.
    List<String> strings(int count) {
        return Stream.generate(this::next).limit(count).toList();
    }

    /// A word of few letters, so that pairs repeat.
    String word() {
        StringBuilder word = new StringBuilder();
        int length = 1 + rng.nextInt(12);
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + Math.min(rng.nextInt(26), rng.nextInt(26))));
        }
        return word.toString();
    }

    /// The first of each 256 code points, of the large uniform areas only every eighth.
    static int[] blocks() {
        return IntStream.rangeClosed(0, Character.MAX_CODE_POINT >> 8)
                .filter(block -> block % 8 == 0 || !uniform(block))
                .filter(
                        block ->
                                block < 0x330
                                        || block == 0xE00
                                        || block == 0xE01
                                        || block == 0x1000)
                .map(block -> block << 8)
                .toArray();
    }

    /// Ideographs, Hangul, surrogates and private use, and what lies beyond plane 1.
    private static boolean uniform(int block) {
        boolean plane0 = block >= 0x34 && block < 0xF9 && !(block >= 0xA0 && block < 0xAC);
        return plane0 && block != 0xD7 || block >= 0x200 && block != 0xE00 && block != 0xE01;
    }

    RandomGenerator rng() {
        return rng;
    }

    /// The lines of this module's own sources: English, code and the odd symbols of these tests.
    static List<String> realLines() {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
