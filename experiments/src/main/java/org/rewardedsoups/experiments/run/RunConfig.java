package org.rewardedsoups.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `config.json`: everything that decides a run's result.
final class RunConfig {
    private RunConfig() {}

    static ObjectNode of(String experiment, Record config, Common options) {
        ObjectNode tree = Json.object().put("experiment", experiment);
        ObjectNode own = tree.putObject("config");
        Option.of(config).forEach(option -> put(own, option.component(), option.value()));
        tree.put("seed", options.seed()).put("quick", options.quick());
        tree.put("kernels", Machine.kernels());
        tree.put("device", Machine.device());
        tree.put("threads", options.computingThreads());
        tree.set("versions", Machine.versions());
        return tree;
    }

    /// Fails unless the run in `file` decided everything as `now` does; device, threads and
    /// versions may differ.
    static void requireSame(Path file, ObjectNode now) throws IOException {
        JsonNode then = Json.read(file);
        for (String key : List.of("experiment", "seed", "quick", "kernels")) {
            requireSame(file, key, then.path(key), now.path(key));
        }
        for (var property : now.path("config").properties()) {
            String key = property.getKey();
            requireSame(file, key, then.path("config").path(key), property.getValue());
        }
    }

    private static void requireSame(Path file, String key, JsonNode then, JsonNode now) {
        // Compared as text: 1 read back is an int, while the component may be a long.
        if (!then.toString().equals(now.toString())) {
            throw new UserException(
                    "cannot resume with another %s: %s now, %s then".formatted(key, now, then),
                    file.toString(),
                    "give the options of that run, or another --out");
        }
    }

    private static void put(ObjectNode tree, String key, Object value) {
        switch (value) {
            case Optional<?> optional when optional.isEmpty() -> tree.putNull(key);
            case Optional<?> optional -> put(tree, key, optional.get());
            case List<?> list -> {
                ArrayNode array = tree.putArray(key);
                list.forEach(element -> {
                    ObjectNode wrapped = Json.object();
                    put(wrapped, "value", element);
                    array.add(wrapped.get("value"));
                });
            }
            case Long number -> tree.put(key, number);
            case Integer number -> tree.put(key, number);
            case Double number -> tree.put(key, number);
            case Float number -> tree.put(key, number);
            case Boolean truth -> tree.put(key, truth);
            case Path path -> tree.put(key, path.toString());
            default -> tree.put(key, Option.show(value));
        }
    }
}
