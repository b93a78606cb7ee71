package org.rewardedsoups.tests.bench;

import java.util.ArrayList;
import java.util.List;

/// Training steps of a GPT: forward, backward and AdamW.
record Training(GptSizes sizes) implements Task {

    /// One step of the size that we compare ourselves at, then one size changed at a time: longer
    /// sequences (always 1024 tokens), wider, larger batches.
    static List<Job> jobs(boolean quick) {
        if (quick) {
            return List.of(new Training(GptSizes.SMALL).job("train"));
        }
        GptSizes full = GptSizes.FULL;
        List<Job> jobs = new ArrayList<>();
        jobs.add(new Training(full).job("train"));
        for (int tokens : List.of(64, 256, 512)) {
            jobs.add(new Training(full.tokens(tokens)).job("scaling tokens"));
        }
        for (int channels : List.of(192, 768)) {
            jobs.add(new Training(full.channels(channels)).job("scaling width"));
        }
        for (int batch : List.of(1, 4, 16)) {
            jobs.add(new Training(full.batch(batch)).job("scaling batch"));
        }
        return jobs;
    }

    private Job job(String family) {
        String name = family + " " + sizes.label();
        double tokens = sizes.tokensInAll();
        return new Job(name, "tokens/s", tokens, new Limit.Fma(sizes.flops()), 0.3, this);
    }

    @Override
    public Work ours() {
        return new Gpt(sizes);
    }
}
