package org.rewardedsoups.experiments.captiondata;

import java.util.List;
import java.util.Locale;
import org.rewardedsoups.experiments.captiondata.EmojiBuild.Drop;
import org.rewardedsoups.experiments.data.Split;

/// The page that says what the emoji data is, where it comes from and what was dropped.
public final class EmojiCard {
    private static final int MANY = 4;

    private EmojiCard() {}

    /// The card in Markdown; every figure is computed from the build.
    public static String of(EmojiBuild build) {
        int dropped = build.dropped().values().stream().mapToInt(Integer::intValue).sum();
        long captions = captions(build.kept());
        return String.format(
                Locale.ROOT,
                """
                # Data card: captions of emoji and of scenes

                Written by `mvn -q compile exec:exec@emoji-captions`; do not edit by hand. The program downloads
                nothing: `--emoji=` names `emoji.json` of npm's emoji-datasource-google 16.0.0, `--jemoji=` the jar
                of Maven's net.fellbaum:jemoji 2.0.0.

                **Pictures.** The %,d emoji of Noto in the sheet `sheets-clean/32.png` of that package, as it is:
                62x62 cells of 32x32 pixels with a border of one (Apache-2.0).

                **Captions of emoji.** Of %,d, %,d are names that people gave: CLDR's name, Unicode's name,
                the short names of emoji-datasource and the aliases of Discord, GitHub and Slack, in lower case, each
                once. A name of one word becomes `picture of …` (%,d captions); an alias of one word, or with an abbreviation or a
                digit, is left out, and so is a name with black or white where CLDR says neither (filled or outlined).
                The other %,d, at most one an emoji, are made from CLDR's keywords: the name and up to three
                (in alphabetical order) that share no word with it. %,d emoji have two names or more.

                **Captions of scenes are templates.** A scene shows two or three different emoji of one split on a
                plain or fading background in 64x64 pixels, drawn from a named random stream. Its five captions name
                all of them and say how many there are, which is left, right, above or below of which, and the colours of the background;
                nobody wrote them, and every scene has captions of the same five forms.

                **Kept:** %,d emoji. People are shown without a skin tone; the sheet has them with each tone, too.

                | left out, by the first reason that applies | emoji |
                |---|---:|
                %s
                ## Splits

                The SHA-256 of CLDR's name decides, a tenth each for test and validation. Words for men, women and
                children, and `facing right`, are removed from it first, so that emoji that differ only in these
                share a split.

                | split | emoji | captions | an emoji | with %d or more | words a caption |
                |---|---:|---:|---:|---:|---:|
                %s
                ## Limits

                English. Many names tell what a sign means, not what is seen (`high voltage`). Keywords are in
                alphabetical order, not by weight. Captions of an emoji share words, so measures that compare
                them with each other are kinder than on captions of different writers. Emoji of different splits can
                still look alike, such as clocks or hearts of different colours.
                """,
                build.kept().size() + dropped,
                captions,
                build.names(),
                ofOneWord(build.kept()),
                captions - build.names(),
                build.namedTwice(),
                build.kept().size(),
                drops(build),
                MANY,
                splits(EmojiData.of(build.kept())));
    }

    private static String drops(EmojiBuild build) {
        StringBuilder rows = new StringBuilder();
        for (Drop drop : Drop.values()) {
            int count = build.dropped().get(drop);
            rows.append(String.format(Locale.ROOT, "| %s | %,d |\n", drop.words(), count));
        }
        return rows.toString();
    }

    private static String splits(EmojiData data) {
        StringBuilder rows = new StringBuilder();
        for (Split split : Split.values()) {
            List<Emoji> emoji = data.of(split);
            long captions = captions(emoji);
            long many = emoji.stream().filter(one -> one.captions().size() >= MANY).count();
            rows.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %,d | %,d | %.1f | %,d | %.1f |\n",
                            split.label(),
                            emoji.size(),
                    captions,
                            (double) captions / emoji.size(),
                            many,
                            words(emoji) / captions));
        }
        return rows.toString();
    }

    private static long captions(List<Emoji> emoji) {
        return emoji.stream().mapToLong(one -> one.captions().size()).sum();
    }

    private static long ofOneWord(List<Emoji> emoji) {
        return emoji.stream()
                .flatMap(one -> one.captions().stream())
                .filter(caption -> caption.startsWith(EmojiCaptionRules.ONE_WORD))
                .count();
    }

    private static double words(List<Emoji> emoji) {
        return emoji.stream()
                .flatMap(one -> one.captions().stream())
                .mapToInt(caption -> caption.split(" ").length)
                .sum();
    }
}
