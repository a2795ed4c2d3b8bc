package dev.fanfare.server.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values by key, and where each was said. Later layers replace what earlier ones said: defaults, file,
 * environment, flags. Whatever the layer, a value is a text as it is written; what says nothing (null, or
 * an empty text where the key is none of free text) replaces nothing.
 */
final class ConfigTree {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final KnownKeys known;
    private final ObjectNode root;
    private final Map<String, String> sources = new HashMap<>();
    private final Map<String, String> silent = new HashMap<>();

    ConfigTree(KnownKeys known) {
        this.known = known;
        this.root = known.defaults();
    }

    /** The values. */
    ObjectNode root() {
        return root;
    }

    /** Where a key, or else what it is in, was said, such as {@code fanfare.yaml:12}; "" if it is a default. */
    String sourceOf(String path) {
        Optional<String> place = placeOf(path);
        if (place.isPresent()) {
            return place.get();
        }
        for (String each = path; !each.isEmpty(); each = parentOf(each)) {
            String source = sources.get(each);
            if (source != null) {
                return source;
            }
        }
        return "";
    }

    private static String parentOf(String path) {
        return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }

    /** Where a key was mentioned, be it without a value; empty if it was not. */
    Optional<String> placeOf(String path) {
        return Optional.ofNullable(sources.get(path)).or(() -> Optional.ofNullable(silent.get(path)));
    }

    /**
     * Lays the values of a file on top.
     *
     * @throws ConfigException if it cannot be read
     */
    void addFile(Path file) {
        String name = file.toString();
        String lower = name.toLowerCase(Locale.ROOT);
        Map<String, String> places = new HashMap<>();
        Places remember = (path, line, quoted) -> places.put(path, line == Places.UNKNOWN ? name : name + ":" + line);
        String text = FileText.read(file);
        JsonNode document = lower.endsWith(".json")
                ? JsonReader.read(text, name, remember)
                : lower.endsWith(".toml")
                        ? TomlReader.read(text, name, remember)
                        : YamlReader.read(text, name, remember);
        if (document instanceof ObjectNode values) {
            merge(root, values, "", places);
        } else if (!document.isNull()) {
            throw new ConfigException(name + ":1: a configuration is a map of keys, not "
                    + (document.isArray() ? "a list" : "\"" + document.stringValue() + "\""));
        }
    }

    /** Lays one value, which came as text, on top. */
    void say(String path, String text, String source) {
        String[] keys = path.split("\\.", -1);
        ObjectNode values = NODES.objectNode();
        ObjectNode parent = values;
        for (int i = 0; i < keys.length - 1; i++) {
            parent = parent.putObject(keys[i]);
        }
        parent.put(keys[keys.length - 1], text);
        merge(root, values, "", Map.of(path, source));
    }

    /** Lays one value, which came as text, on top of what an element of a list says. */
    void say(String list, int place, String path, String text, String source) {
        String fullPath = list + "[" + place + "]." + path;
        int end = fullPath.lastIndexOf('.');
        JsonNode value = read(fullPath, text, source);
        if (saysNothing(fullPath.substring(0, end), fullPath.substring(end + 1), value)) {
            return;
        }
        JsonNode parent = listAt(list).get(place);
        String[] keys = path.split("\\.", -1);
        for (int i = 0; i < keys.length - 1 && parent instanceof ObjectNode object; i++) {
            parent = object.withObjectProperty(keys[i]);
        }
        if (parent instanceof ObjectNode object) {
            object.set(keys[keys.length - 1], value);
            sources.put(fullPath, source);
        }
    }

    /** The list at a path; an empty one if there is none. */
    ArrayNode listAt(String path) {
        return root.at("/" + path.replace('.', '/')) instanceof ArrayNode list ? list : NODES.arrayNode();
    }

    private void merge(ObjectNode below, ObjectNode above, String path, Map<String, String> places) {
        above.forEachEntry((key, said) -> {
            String keyPath = Places.in(path, key);
            String source = places.getOrDefault(keyPath, "");
            JsonNode value = said.isString() ? read(keyPath, said.stringValue(), source) : said;
            if (saysNothing(path, key, value)) {
                silent.put(keyPath, source);
            } else if (value instanceof ObjectNode object && below.get(key) instanceof ObjectNode present) {
                sources.put(keyPath, source);
                merge(present, object, keyPath, places);
            } else {
                replace(below, key, keyPath, value, places);
            }
        });
    }

    private void replace(ObjectNode below, String key, String path, JsonNode value, Map<String, String> places) {
        silent.remove(path);
        sources.keySet().removeIf(place -> isIn(path, place));
        places.forEach((place, source) -> {
            if (isIn(path, place)) {
                sources.put(place, source);
            }
        });
        below.set(key, value);
        if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) instanceof ObjectNode element) {
                    String elementPath = path + "[" + i + "]";
                    List<String> names = List.copyOf(element.propertyNames());
                    names.stream()
                            .filter(name -> saysNothing(elementPath, name, element.path(name)))
                            .forEach(element::remove);
                }
            }
        }
    }

    private static boolean isIn(String path, String place) {
        return place.startsWith(path)
                && (place.length() == path.length() || ".[".indexOf(place.charAt(path.length())) >= 0);
    }

    /** Whether a key that there is has no value; one that there is not must be found later. */
    private boolean saysNothing(String parent, String key, JsonNode value) {
        String path = Places.in(parent, key);
        boolean isBlank =
                value.isString() && value.stringValue().isBlank() && known.exists(path) && !known.isText(path);
        return isBlank || (value.isNull() && known.namesIn(parent).contains(key));
    }

    /** What a text means for its key: a list, a map, or itself. */
    private JsonNode read(String path, String text, String source) {
        return known.isList(path)
                ? list(path, text, source)
                : known.isMap(path) ? map(path, text, source) : NODES.stringNode(text);
    }

    /** A map that is written as text: JSON. */
    private static JsonNode map(String path, String text, String source) {
        return text.strip().startsWith("{")
                ? JsonReader.read(text, (source.isEmpty() ? "" : source + ": ") + path, Places.NOWHERE)
                : NODES.stringNode(text);
    }

    /** A list that is written as text: JSON, or elements between commas. */
    private JsonNode list(String path, String text, String source) {
        if (text.isBlank()) {
            return NODES.stringNode("");
        }
        if (text.strip().startsWith("[")) {
            return JsonReader.read(text, (source.isEmpty() ? "" : source + ": ") + path, Places.NOWHERE);
        }
        if (!known.isListOfTexts(path)) {
            return NODES.stringNode(text);
        }
        ArrayNode list = NODES.arrayNode();
        for (String element : text.split(",", -1)) {
            if (!element.isBlank()) {
                list.add(element.strip());
            }
        }
        return list;
    }
}
