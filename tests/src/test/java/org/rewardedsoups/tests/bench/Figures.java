package org.rewardedsoups.tests.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Measurements as JSON: an array with an object per job.
final class Figures {
    private Figures() {}

    static ArrayNode of(int threads, List<Measurement> measurements) {
        ArrayNode out = JsonNodeFactory.instance.arrayNode();
        measurements.forEach(each -> out.add(of(threads, each)));
        return out;
    }

    private static ObjectNode of(int threads, Measurement m) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("job", m.job().name())
                .put("threads", threads)
                .put("unit", m.job().unit())
                .put("ours", m.figure(Measurement.OURS));
        ObjectNode peers = out.putObject("peers");
        m.peers().forEach(peer -> peers.put(peer, m.figure(peer)));
        ObjectNode ratios = out.putObject("ratios");
        m.peers().forEach(peer -> ratios.put(peer, m.ratio(peer)));
        switch (m.job().limit()) {
            case Limit.Fma _ -> out.put("shareOfFmaPeak", m.share());
            case Limit.Memory _ -> out.put("shareOfMemoryBandwidth", m.share());
            case Limit.None _ -> {}
        }
        return out.put("bytesPerCall", m.bytes())
                .put("spread", m.spread())
                .put("rounds", m.seconds().firstEntry().getValue().length);
    }
}
