package org.rewardedsoups.rl.metrics.spice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import opennlp.tools.postag.POSModel;
import opennlp.tools.postag.POSTagFormat;
import opennlp.tools.postag.POSTagger;
import opennlp.tools.postag.POSTaggerME;

/// Parts of speech by OpenNLP's maximum entropy tagger (Ratnaparkhi, 1996), whose English model was
/// trained on the English Web Treebank of Universal Dependencies.
///
/// The model is loaded when the first caption comes, in about 0.2 s; threads may share an instance.
final class Tagger {
    private static final Pattern CLITIC = Pattern.compile("n't|'(s|re|ve|ll|d|m)?");
    private static final String MODEL = "/opennlp-en-ud-ewt-pos-1.3-2.5.4.bin";

    /// A tagger keeps state between words, so that every thread has its own.
    private final ThreadLocal<POSTagger> taggers =
            ThreadLocal.withInitial(() -> new POSTaggerME(model(), POSTagFormat.UD));

    private POSModel model;

    private synchronized POSModel model() {
        if (model == null) {
            model = load();
        }
        return model;
    }

    private static POSModel load() {
        try (InputStream resource = Tagger.class.getResourceAsStream(MODEL)) {
            if (resource == null) {
                throw new IllegalStateException(
                        ("SPICE: expected %s on the class path, got nothing; add"
                                        + " org.apache.opennlp:opennlp-models-pos-en")
                                .formatted(MODEL));
            }
            return new POSModel(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A tag for each word.
    ///
    /// The treebank of the model keeps `man's` and `isn't` together, with tags such as `NOUN+PART`;
    /// the Penn Treebank's tokens are put together for it, and its tags taken apart.
    Tag[] tags(String[] words) {
        List<String> whole = new ArrayList<>();
        int[] places = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            if (i > 0 && CLITIC.matcher(words[i]).matches()) {
                whole.add(whole.removeLast() + words[i]);
            } else {
                whole.add(words[i]);
            }
            places[i] = whole.size() - 1;
        }
        String[] names = taggers.get().tag(whole.toArray(String[]::new));
        Tag[] tags = new Tag[words.length];
        for (int i = 0; i < words.length; i++) {
            boolean clitic = i > 0 && places[i] == places[i - 1];
            String[] parts = names[places[i]].split("\\+");
            tags[i] = !clitic ? Tag.of(parts[0]) : parts.length > 1 ? Tag.of(parts[1]) : Tag.PART;
        }
        return tags;
    }
}
