package dev.fanfare.server.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every key there is, with the kind of its value, taken from the defaults. */
final class KnownKeys {

    private static final Pattern NAMESPACE = Pattern.compile("channel\\.namespaces\\[\\d+]");

    private final Map<String, JsonNode> leaves = new LinkedHashMap<>();

    KnownKeys(ObjectNode defaults) {
        collect("", defaults);
    }

    private void collect(String path, ObjectNode object) {
        object.forEachEntry((key, value) -> {
            String keyPath = path.isEmpty() ? key : path + "." + key;
            if (value instanceof ObjectNode child) {
                collect(keyPath, child);
            } else {
                leaves.put(keyPath, value);
            }
        });
    }

    /** All keys that have a value, as paths with dots. */
    Set<String> paths() {
        return leaves.keySet();
    }

    /** The default of a key. */
    Optional<JsonNode> defaultOf(String path) {
        return Optional.ofNullable(leaves.get(template(path)));
    }

    /** The path under which the defaults have it: a namespace has the options of channels without one. */
    private static String template(String path) {
        return NAMESPACE.matcher(path).replaceFirst("channel.without_namespace");
    }

    /** The names an object with this path may have in it. */
    Set<String> namesIn(String path) {
        boolean isNamespace = NAMESPACE.matcher(path).matches();
        String prefix = path.isEmpty() ? "" : template(path) + ".";
        Set<String> names = new TreeSet<>();
        for (String leaf : leaves.keySet()) {
            if (leaf.startsWith(prefix)) {
                String rest = leaf.substring(prefix.length());
                int dot = rest.indexOf('.');
                names.add(dot < 0 ? rest : rest.substring(0, dot));
            }
        }
        if (isNamespace) {
            names.add("name");
        }
        return names;
    }
}
