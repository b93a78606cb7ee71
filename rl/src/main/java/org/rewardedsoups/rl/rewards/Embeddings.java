package org.rewardedsoups.rl.rewards;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rewardedsoups.models.bert.SentenceEncoder;

/// Embeddings of texts, remembered: inputs and references come back in every evaluation.
///
/// The least recently used are forgotten beyond a limit. Not for several threads at once.
public final class Embeddings {
    private static final int LIMIT = 20_000; // 30 MB at 384 numbers each

    private final SentenceEncoder encoder;
    private final Map<String, float[]> known = new LinkedHashMap<>(16, 0.75f, true);

    /// Remembers nothing yet.
    ///
    /// @param encoder embeds what is not remembered
    public Embeddings(SentenceEncoder encoder) {
        this.encoder = encoder;
    }

    /// The vectors of `texts`, each of length 1; equal texts are embedded once.
    public List<float[]> of(List<String> texts) {
        Set<String> missing = new LinkedHashSet<>(texts);
        missing.removeAll(known.keySet());
        List<String> order = List.copyOf(missing);
        float[][] vectors = encoder.embed(order);
        for (int i = 0; i < order.size(); i++) {
            known.put(order.get(i), vectors[i]);
        }
        List<float[]> out = new ArrayList<>();
        for (String text : texts) {
            out.add(known.get(text));
        }
        forget();
        return out;
    }

    /// Cosines of the pairs `(a[i], b[i])`.
    public double[] cosines(List<String> a, List<String> b) {
        List<String> all = new ArrayList<>(a);
        all.addAll(b);
        List<float[]> vectors = of(all);
        double[] out = new double[a.size()];
        for (int i = 0; i < out.length; i++) {
            float[] x = vectors.get(i);
            float[] y = vectors.get(a.size() + i);
            for (int c = 0; c < x.length; c++) {
                out[i] += x[c] * y[c];
            }
        }
        return out;
    }

    private void forget() {
        var oldest = known.keySet().iterator();
        for (int surplus = known.size() - LIMIT; surplus > 0; surplus--) {
            oldest.next();
            oldest.remove();
        }
    }
}
