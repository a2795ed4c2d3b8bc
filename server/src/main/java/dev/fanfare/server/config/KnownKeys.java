package dev.fanfare.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every key there is, with its default, taken from {@code defaults.yaml}; those of the elements of lists, from {@code
 * elements.yaml}. A default in quotes is free text, which may be empty; all other defaults are numbers, switches, durations,
 * choices and lists.
 */
final class KnownKeys {

    private static final Pattern NAMESPACE = Pattern.compile("channel\\.namespaces\\[\\d+]");

    /** A place in a list. */
    private static final Pattern PLACE = Pattern.compile("\\[\\d+]");

    /** What stands before the elements of lists that are the same everywhere. */
    private static final Pattern BEFORE_SAME =
            Pattern.compile("^.*\\.(?=(?:status_to_code_transforms|buckets|method_overrides)\\[)");

    private final ObjectNode defaults;
    private final Map<String, JsonNode> leaves = new LinkedHashMap<>();
    private final Map<String, JsonNode> elements = new LinkedHashMap<>();
    private final Set<String> texts = new HashSet<>();

    KnownKeys() {
        Places remember = (path, line, quoted) -> {
            if (quoted) {
                texts.add(path);
            }
        };
        defaults = read("defaults.yaml", remember);
        collect("", defaults, leaves);
        collect("", read("elements.yaml", remember), elements);
    }

    /** Reads one of the files with keys that stand beside this class. */
    static ObjectNode read(String resource, Places places) {
        return (ObjectNode) YamlReader.read(text(resource), resource, places);
    }

    static String text(String resource) {
        try (InputStream in = Objects.requireNonNull(KnownKeys.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException("the resource " + resource + " cannot be read", unreadable);
        }
    }

    private static void collect(String path, ObjectNode object, Map<String, JsonNode> leaves) {
        object.forEachEntry((key, value) -> {
            String keyPath = Places.in(path, key);
            if (value instanceof ObjectNode child && !child.isEmpty()) {
                collect(keyPath, child, leaves);
            } else {
                leaves.put(keyPath, value);
            }
        });
    }

    /** A copy of all defaults. */
    ObjectNode defaults() {
        return defaults.deepCopy();
    }

    /** All keys that have a value, as paths with dots. */
    Set<String> paths() {
        return leaves.keySet();
    }

    /** Whether a key has a value, and is not a map of keys. */
    boolean exists(String path) {
        return defaultOf(path).isPresent();
    }

    /** Whether a key holds any text, even an empty one. */
    boolean isText(String path) {
        return texts.contains(template(path));
    }

    /** Whether a key holds a list. */
    boolean isList(String path) {
        return defaultOf(path).filter(ArrayNode.class::isInstance).isPresent();
    }

    /** Whether a key holds a map whose keys are any texts. */
    boolean isMap(String path) {
        return defaultOf(path).filter(ObjectNode.class::isInstance).isPresent();
    }

    /** Whether a key holds true or false. */
    boolean isSwitch(String path) {
        return defaultOf(path)
                .map(value -> !isText(path) && Set.of("true", "false").contains(value.asString("")))
                .orElse(false);
    }

    /** Whether a key holds a list whose elements are not maps. */
    boolean isListOfTexts(String path) {
        return isList(path) && namesIn(path + "[0]").isEmpty();
    }

    /** The default of a key. */
    Optional<JsonNode> defaultOf(String path) {
        String template = template(path);
        return Optional.ofNullable(leaves.get(template)).or(() -> Optional.ofNullable(elements.get(template)));
    }

    /** The path under which the defaults have it: a namespace has the options of channels without one. */
    static String template(String path) {
        String shared = NAMESPACE.matcher(path).replaceFirst("channel.without_namespace");
        return PLACE.matcher(BEFORE_SAME.matcher(shared).replaceFirst("")).replaceAll("[]");
    }

    /** The lists whose elements are maps with a name. */
    Set<String> listsWithNames() {
        Set<String> lists = new TreeSet<>();
        for (String path : leaves.keySet()) {
            if (isList(path) && namesIn(path + "[0]").contains("name")) {
                lists.add(path);
            }
        }
        return lists;
    }

    /** The keys of an element of a list that have a value, as paths with dots that begin in the element. */
    Set<String> pathsIn(String element) {
        String prefix = template(element) + ".";
        Set<String> paths = new TreeSet<>();
        Stream.of(leaves, elements)
                .flatMap(each -> each.keySet().stream())
                .filter(each -> each.startsWith(prefix))
                .forEach(each -> paths.add(each.substring(prefix.length())));
        return paths;
    }

    /** The names an object with this path may have in it. */
    Set<String> namesIn(String path) {
        String prefix = path.isEmpty() ? "" : template(path) + ".";
        Set<String> names = new TreeSet<>();
        for (String leaf : (prefix.contains("[]") ? elements : leaves).keySet()) {
            if (leaf.startsWith(prefix)) {
                String rest = leaf.substring(prefix.length());
                int dot = rest.indexOf('.');
                names.add(dot < 0 ? rest : rest.substring(0, dot));
            }
        }
        if (NAMESPACE.matcher(path).matches()) {
            names.add("name");
        }
        return names;
    }
}
