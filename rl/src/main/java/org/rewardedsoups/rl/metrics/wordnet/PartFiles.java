package org.rewardedsoups.rl.metrics.wordnet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The three files of one part of speech: the index from words to entries, the entries, and the
/// irregular forms. Their format is `wndb(5WN)`; lines that begin with a space are a header.
final class PartFiles {
    private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn30/";

    private final Part part;
    private final Map<String, int[]> offsets = new HashMap<>();
    private final Map<String, List<String>> irregular = new HashMap<>();
    private final byte[] data;

    PartFiles(Part part) {
        this.part = part;
        for (String line : lines("index." + part.file())) {
            if (!line.startsWith(" ")) {
                index(line.strip().split(" "));
            }
        }
        for (String line : lines(part.file() + ".exc")) {
            List<String> forms = List.of(line.strip().split(" "));
            irregular
                    .computeIfAbsent(forms.getFirst(), _ -> new ArrayList<>())
                    .addAll(forms.subList(1, forms.size()));
        }
        this.data = bytes("data." + part.file());
    }

    /// `lemma pos synsets pointers [pointer...] senses tagged offset...`
    private void index(String[] fields) {
        int first = 6 + Integer.parseInt(fields[3]);
        offsets.put(
                fields[0],
                Arrays.stream(fields, first, fields.length).mapToInt(Integer::parseInt).toArray());
    }

    /// Where the entries of a base form stand, most frequent sense first.
    int[] offsets(String base) {
        return offsets.getOrDefault(base, new int[0]);
    }

    /// The base forms of a word that are in the index, as WordNet's `morphy` finds them: the word
    /// itself with its irregular bases, or else with its regular ones.
    Set<String> bases(String word) {
        List<String> forms = new ArrayList<>(List.of(word));
        if (irregular.containsKey(word)) {
            forms.addAll(irregular.get(word));
            return known(forms);
        }
        List<String> detached = detached(forms);
        forms.addAll(detached);
        Set<String> known = known(forms);
        while (known.isEmpty() && !detached.isEmpty()) {
            detached = detached(detached);
            known = known(detached);
        }
        return known;
    }

    private List<String> detached(List<String> forms) {
        List<String> detached = new ArrayList<>();
        for (String form : forms) {
            for (Part.Inflection inflection : part.inflections()) {
                if (form.endsWith(inflection.ending())) {
                    int stem = form.length() - inflection.ending().length();
                    detached.add(form.substring(0, stem) + inflection.base());
                }
            }
        }
        return detached;
    }

    private Set<String> known(List<String> forms) {
        Set<String> known = new LinkedHashSet<>(forms);
        known.retainAll(offsets.keySet());
        return known;
    }

    /// Reads `offset file type count(hex) word id word id ...`; an adjective may end in a marker
    /// such as `(p)`, which is no part of it.
    Synset synset(int offset) {
        int end = offset;
        while (data[end] != '|' && data[end] != '\n') {
            end++;
        }
        String[] fields = new String(data, offset, end - offset, ISO_8859_1).split(" ");
        int count = Integer.parseInt(fields[3], 16);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(fields[4 + 2 * i].replaceFirst("\\([a-z]+\\)$", ""));
        }
        return new Synset(part, offset, List.copyOf(words));
    }

    private static List<String> lines(String name) {
        return new String(bytes(name), ISO_8859_1).lines().toList();
    }

    private static byte[] bytes(String name) {
        try (InputStream resource = PartFiles.class.getResourceAsStream(FOLDER + name)) {
            if (resource == null) {
                throw new IllegalStateException(
                        ("WordNet: expected %s%s on the class path, got nothing; add"
                                        + " net.sf.extjwnl:extjwnl-data-wn30")
                                .formatted(FOLDER, name));
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
