package dev.fanfare.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The keys of Centrifugo that are none of ours, with what becomes of them, from {@code centrifugo.yaml}: whoever has
 * them in a configuration is told, and the server starts. Remembers which of them are used.
 */
final class CentrifugoKeys {

    private static final String WITHOUT_EFFECT = "it has no effect";

    private final List<String> remarks = new ArrayList<>();

    /** What is in the file, which is read only if somebody has a key that is none of ours. */
    private static final class Listed {

        private static final Listed KEYS = new Listed();

        private final Map<String, String> becomes = new LinkedHashMap<>();
        private final Set<String> paths = new LinkedHashSet<>();

        private Listed() {
            ObjectNode file = KnownKeys.read("centrifugo.yaml", Places.NOWHERE);
            ((ObjectNode) file.path("becomes"))
                    .forEachEntry((path, sentence) -> becomes.put(path, sentence.stringValue()));
            collect("", (ObjectNode) file.path("keys"));
        }

        private void collect(String path, ObjectNode object) {
            object.forEachEntry((key, value) -> {
                String keyPath = Places.in(path, key);
                if (value instanceof ObjectNode child) {
                    collect(keyPath, child);
                } else {
                    paths.add(keyPath);
                }
            });
        }
    }

    /** Those that have a value, as paths with dots; {@code []} stands for any place in a list. */
    Set<String> paths() {
        return Listed.KEYS.paths;
    }

    /** Whether this is a key of Centrifugo's, or there are some in it. */
    boolean has(String path) {
        String template = KnownKeys.template(path);
        return paths().stream()
                .anyMatch(each ->
                        each.equals(template) || each.startsWith(template + ".") || each.startsWith(template + "[]."));
    }

    /** The names that an object with this path may have in it. */
    Set<String> namesIn(String path) {
        String prefix = path.isEmpty() ? "" : KnownKeys.template(path) + ".";
        Set<String> names = new TreeSet<>();
        for (String each : paths()) {
            if (each.startsWith(prefix)) {
                names.add(each.substring(prefix.length()).split("[.\\[]", 2)[0]);
            }
        }
        return names;
    }

    /** The keys of an element of a list that have a value, as paths with dots that begin in the element. */
    Set<String> pathsIn(String element) {
        String prefix = KnownKeys.template(element) + ".";
        return paths().stream()
                .filter(each -> each.startsWith(prefix))
                .map(each -> each.substring(prefix.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Finds the first key in a value of Centrifugo's that is not Centrifugo's either.
     *
     * @return its path; "" if there is none
     */
    String strangerIn(String path, JsonNode value) {
        if (value instanceof ObjectNode object) {
            Set<String> names = namesIn(path);
            for (String name : object.propertyNames()) {
                String keyPath = Places.in(path, name);
                String stranger =
                        names.isEmpty() ? "" : names.contains(name) ? strangerIn(keyPath, object.path(name)) : keyPath;
                if (!stranger.isEmpty()) {
                    return stranger;
                }
            }
        } else if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                String stranger = strangerIn(path + "[" + i + "]", list.path(i));
                if (!stranger.isEmpty()) {
                    return stranger;
                }
            }
        }
        return "";
    }

    /** Remembers that a key is used. */
    void used(String source, String path) {
        String place = source.isEmpty() ? path : source.endsWith(path) ? source : source + ": " + path;
        remarks.add(place + ": Centrifugo has this key and Fanfare does not: " + becomes(KnownKeys.template(path)));
    }

    private String becomes(String path) {
        for (String each = path; !each.isEmpty(); each = each.substring(0, Math.max(0, each.lastIndexOf('.')))) {
            String sentence =
                    Listed.KEYS.becomes.get(each.endsWith("[]") ? each.substring(0, each.length() - 2) : each);
            if (sentence != null) {
                return sentence;
            }
        }
        return WITHOUT_EFFECT;
    }

    /** What is to be said of those that are used. */
    List<String> remarks() {
        return remarks;
    }
}
