package dev.fanfare.server.config;

import dev.fanfare.channel.MapOptions;
import dev.fanfare.channel.MapOptionsBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.protocol.Outside;
import dev.fanfare.server.json.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonPOJOBuilder;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns parts of a {@link ConfigTree} into typed values, and problems into messages that say where. */
final class ConfigBinder {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addMixIn(NamespaceOptions.class, ByBuilder.class)
            .addMixIn(NamespaceOptionsBuilder.class, EveryMethod.class)
            .addMixIn(MapOptions.class, MapByBuilder.class)
            .addMixIn(MapOptionsBuilder.class, EveryMethod.class)
            .addModule(Scalars.module())
            .build();

    /** The keys of a namespace are the options of its builder. */
    @JsonDeserialize(builder = NamespaceOptionsBuilder.class)
    private interface ByBuilder {}

    @JsonDeserialize(builder = MapOptionsBuilder.class)
    private interface MapByBuilder {}

    @JsonPOJOBuilder(withPrefix = "")
    private interface EveryMethod {}

    private final ConfigTree tree;
    private final KnownKeys known;
    private final CentrifugoKeys centrifugo;

    ConfigBinder(ConfigTree tree, KnownKeys known, CentrifugoKeys centrifugo) {
        this.tree = tree;
        this.known = known;
        this.centrifugo = centrifugo;
    }

    /**
     * Insists that an object has no keys but those that are known, with values of their shape. Keys of Centrifugo's that
     * are none of ours are taken out of it.
     */
    void check(String path, ObjectNode object) {
        Set<String> names = known.namesIn(path);
        for (String key : List.copyOf(object.propertyNames())) {
            String keyPath = Places.in(path, key);
            JsonNode value = object.path(key);
            if (!names.contains(key)) {
                takeOut(keyPath, value);
                object.remove(key);
            } else if (!known.namesIn(keyPath).isEmpty()) {
                check(keyPath, requireObject(keyPath, value));
            } else if (known.isMap(keyPath)) {
                checkMap(keyPath, requireObject(keyPath, value));
            } else if (known.isList(keyPath)) {
                checkList(keyPath, value);
            } else if (value.isContainer()) {
                throw problem(keyPath, "one value is needed here, not " + shown(value));
            }
        }
    }

    private void takeOut(String path, JsonNode value) {
        String stranger = centrifugo.has(path) ? centrifugo.strangerIn(path, value) : path;
        if (!stranger.isEmpty()) {
            int name = stranger.lastIndexOf('.') + 1;
            String parent = stranger.substring(0, Math.max(0, name - 1));
            Set<String> names = new TreeSet<>(known.namesIn(parent));
            names.addAll(centrifugo.namesIn(parent));
            throw problem(
                    stranger,
                    "there is no such key; did you mean \"" + Suggestion.nearest(stranger.substring(name), names)
                            + "\"?");
        }
        centrifugo.used(tree.sourceOf(path), path);
    }

    private void checkList(String path, JsonNode value) {
        if (!(value instanceof ArrayNode list)) {
            throw problem(path, "a list is needed here, not " + shown(value));
        }
        for (int i = 0; i < list.size(); i++) {
            JsonNode element = list.get(i);
            if (element.isNull() || (known.isListOfTexts(path) && element.isContainer())) {
                throw problem(path + "[" + i + "]", "a value is needed here, not " + shown(element));
            }
        }
    }

    /** A map whose keys are the operator's, and whose values are texts. */
    private void checkMap(String path, ObjectNode map) {
        map.forEachEntry((key, value) -> {
            if (value.isContainer() || value.isNull()) {
                throw problem(path, "one value is needed for " + Outside.of(key) + ", not " + shown(value));
            }
        });
    }

    private static String shown(JsonNode value) {
        if (value.isNull()) {
            return "nothing";
        }
        // A value that is out of place may be a secret.
        return value.isObject() ? "a map of keys" : value.isArray() ? "a list" : "one value";
    }

    /** The node at a path; the defaults have one for every path. */
    private JsonNode node(String path) {
        JsonNode node = tree.root();
        for (String key : path.split("\\.", -1)) {
            JsonNode child = node.get(key);
            if (child == null) {
                throw problem(path, "a value is needed here");
            }
            node = child;
        }
        return node;
    }

    ObjectNode object(String path) {
        return requireObject(path, node(path));
    }

    ObjectNode requireObject(String path, JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw problem(path, "a map of keys is needed here, not " + shown(node));
    }

    /** The list at a path that has been checked. */
    ArrayNode array(String path) {
        return (ArrayNode) node(path);
    }

    /** The maps in a list of maps, with what they do not say, by path. */
    Map<String, ObjectNode> elements(String path) {
        return elements(path, array(path));
    }

    /** The maps in a list of maps that stands in an element of another. */
    Map<String, ObjectNode> elements(String path, JsonNode list) {
        Map<String, ObjectNode> elements = new LinkedHashMap<>();
        for (JsonNode each : list) {
            String place = path + "[" + elements.size() + "]";
            ObjectNode element = requireObject(place, each);
            check(place, element);
            elements.put(place, completed(place, element));
        }
        return elements;
    }

    /** An object with what it does not say. */
    ObjectNode completed(String path, ObjectNode said) {
        ObjectNode all = defaults(path);
        for (String name : known.namesIn(path)) {
            JsonNode value = said.get(name);
            if (!known.namesIn(path + "." + name).isEmpty()) {
                all.set(
                        name,
                        completed(
                                path + "." + name,
                                value instanceof ObjectNode object ? object : MAPPER.createObjectNode()));
            } else if (value != null) {
                all.set(name, value);
            }
        }
        return all;
    }

    /** What an object with this path has by default. */
    ObjectNode defaults(String path) {
        ObjectNode defaults = MAPPER.createObjectNode();
        known.namesIn(path)
                .forEach(name -> known.defaultOf(path + "." + name).ifPresent(value -> defaults.set(name, value)));
        return defaults;
    }

    <T> T bind(String path, Class<T> type) {
        return bind(path, node(path), type);
    }

    <T> T bind(String path, JsonNode node, Class<T> type) {
        try {
            return MAPPER.treeToValue(node, type);
        } catch (DatabindException wrong) {
            throw problem(
                    wrong.getPath().isEmpty() ? culprit(path, node, type) : pathOf(path, wrong),
                    messageOf(wrong, node));
        } catch (IllegalArgumentException senseless) {
            throw problem(path, String.valueOf(senseless.getMessage()));
        }
    }

    /**
     * Which key of an object makes it impossible: the one without which it is possible. The object itself if there is
     * no such key.
     */
    private String culprit(String path, JsonNode node, Class<?> type) {
        if (!(node instanceof ObjectNode object)) {
            return path;
        }
        for (String name : object.propertyNames()) {
            ObjectNode without = object.deepCopy();
            known.defaultOf(path + "." + name).ifPresent(value -> without.set(name, value));
            try {
                MAPPER.treeToValue(without, type);
                return path + "." + name;
            } catch (DatabindException | IllegalArgumentException notThis) {
                // It is another, or several are.
            }
        }
        return path;
    }

    /** A number that has a least value. */
    long atLeast(long least, String path) {
        long value = bind(path, Long.class);
        if (value < least) {
            throw problem(path, "at least " + least + " is needed here, not " + value);
        }
        return value;
    }

    private static String pathOf(String path, DatabindException wrong) {
        StringBuilder full = new StringBuilder(path);
        wrong.getPath().forEach(reference -> {
            if (reference.getPropertyName() == null) {
                full.append('[').append(reference.getIndex()).append(']');
            } else {
                full.append('.').append(reference.getPropertyName());
            }
        });
        return full.toString();
    }

    private static String messageOf(DatabindException wrong, JsonNode node) {
        Throwable cause = wrong.getCause();
        if (cause instanceof IllegalArgumentException senseless && senseless.getMessage() != null) {
            return senseless.getMessage();
        }
        if (wrong instanceof InvalidFormatException format) {
            return kindOf(format.getTargetType()) + " is needed here, not \"" + format.getValue() + "\"";
        }
        return "this value is not possible: "
                + wrong.getOriginalMessage().lines().findFirst().orElse(node.toString());
    }

    private static String kindOf(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Stream.of(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        return type == Pattern.class ? "a regular expression" : "a " + type.getSimpleName();
    }

    /** A message that says where: the file and line, the variable or flag, and the key, unless it begins with that. */
    ConfigException problem(String path, String message) {
        String source = Stream.of(mentionedSource(path, message).orElse(""), tree.sourceOf(path))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
        int name = path.lastIndexOf('.') + 1;
        boolean isNamed = name > 0 && message.startsWith(path.substring(name) + " ");
        return new ConfigException((source.isEmpty() ? "" : source + ": ")
                + (isNamed ? path.substring(0, name - 1) : path) + ": " + message);
    }

    /** A problem of several keys together is said where one of them is. */
    private Optional<String> mentionedSource(String path, String message) {
        return known.namesIn(path).stream()
                .filter(message::contains)
                .map(name -> tree.sourceOf(path + "." + name))
                .filter(source -> !source.isEmpty())
                .findFirst();
    }
}
