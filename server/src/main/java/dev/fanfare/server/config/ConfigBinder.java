package dev.fanfare.server.config;

import dev.fanfare.server.json.Suggestion;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns parts of a {@link ConfigTree} into typed values, and problems into messages that say where. */
final class ConfigBinder {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationDeserializer()))
            .build();

    private final ConfigTree tree;
    private final KnownKeys known;

    ConfigBinder(ConfigTree tree, KnownKeys known) {
        this.tree = tree;
        this.known = known;
    }

    static JsonNode parseJson(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException malformed) {
            throw new ConfigException("\"" + text + "\" is not JSON: " + malformed.getOriginalMessage());
        }
    }

    private static final class DurationDeserializer extends StdDeserializer<Duration> {
        DurationDeserializer() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) {
            return Durations.parse(parser.getString());
        }
    }

    /** Insists that an object has no keys but those that are known, and values where they are needed. */
    void check(String path, ObjectNode object) {
        Set<String> names = known.namesIn(path);
        object.forEachEntry((key, value) -> {
            String keyPath = path.isEmpty() ? key : path + "." + key;
            if (!names.contains(key)) {
                throw problem(
                        keyPath, "there is no such key; did you mean \"" + Suggestion.nearest(key, names) + "\"?");
            }
            if (value instanceof ObjectNode child) {
                check(keyPath, child);
            } else if (value.isNull()
                    && !known.defaultOf(keyPath).map(JsonNode::isNull).orElse(true)) {
                throw problem(keyPath, "a value is needed here");
            }
        });
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
        throw problem(path, "a map of keys is needed here, not " + node);
    }

    ArrayNode array(String path) {
        if (node(path) instanceof ArrayNode array) {
            return array;
        }
        throw problem(path, "a list is needed here, not " + node(path));
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
            throw problem(pathOf(path, wrong), messageOf(wrong, node));
        }
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
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isEnum()) {
            return "one of "
                    + Stream.of(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        return type == int.class || type == long.class || type == Long.class || type == Integer.class
                ? "a whole number"
                : "a " + type.getSimpleName();
    }

    /** A message that says where: the file and line, the variable or flag, and the key. */
    ConfigException problem(String path, String message) {
        String source = Stream.of(mentionedSource(path, message).orElse(""), tree.sourceOf(path))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
        return new ConfigException((source.isEmpty() ? "" : source + ": ") + path + ": " + message);
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
