package dev.fanfare.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;

/**
 * Values by key, and where each was said. Later layers replace what earlier ones said: defaults, file,
 * environment, flags.
 */
final class ConfigTree {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode root = NODES.objectNode();
    private final Map<String, String> sources = new HashMap<>();

    /** The values. */
    ObjectNode root() {
        return root;
    }

    /** Where a key was said, such as {@code fanfare.yaml:12}; "" if it is a default. */
    String sourceOf(String path) {
        return sources.getOrDefault(path, "");
    }

    /** Lays the values of a resource below everything that follows. */
    static ConfigTree ofResource(String name) {
        ConfigTree tree = new ConfigTree();
        try (InputStream in = ConfigTree.class.getResourceAsStream(name)) {
            byte[] text = Objects.requireNonNull(in, name).readAllBytes();
            tree.read(new YAMLFactory(), text, name);
            tree.sources.clear();
        } catch (IOException unreadable) {
            throw new IllegalStateException("the resource " + name + " cannot be read", unreadable);
        }
        return tree;
    }

    /**
     * Lays the values of a file on top.
     *
     * @throws ConfigException if it cannot be read
     */
    void addFile(Path file) {
        byte[] text;
        try {
            text = Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new ConfigException(file + ": there is no such file");
        } catch (IOException unreadable) {
            throw new ConfigException(file + ": cannot be read: " + unreadable.getMessage());
        }
        boolean isJson = file.toString().endsWith(".json");
        read(isJson ? new JsonFactory() : new YAMLFactory(), text, file.toString());
    }

    /** Lays one value on top. */
    void set(String path, JsonNode value, String source) {
        String[] keys = path.split("\\.", -1);
        ObjectNode parent = root;
        for (int i = 0; i < keys.length - 1; i++) {
            JsonNode child = parent.get(keys[i]);
            parent = child instanceof ObjectNode object ? object : parent.putObject(keys[i]);
        }
        parent.set(keys[keys.length - 1], value);
        sources.put(path, source);
    }

    private void read(TokenStreamFactory format, byte[] text, String name) {
        TokenStreamFactory strict = format.rebuild()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        String decoded = new String(text, StandardCharsets.UTF_8);
        try (JsonParser parser = strict.createParser(ObjectReadContext.empty(), decoded)) {
            JsonToken first = parser.nextToken();
            if (first == null || first == JsonToken.VALUE_NULL) {
                return;
            }
            if (first != JsonToken.START_OBJECT) {
                throw new ConfigException(name + ":1: a configuration is a map of keys, not " + first);
            }
            merge(root, readObject(parser, "", name));
        } catch (JacksonException malformed) {
            if (malformed.getCause() instanceof MarkedYamlEngineException yaml) {
                int line = yaml.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
                throw new ConfigException(
                        name + ":" + line + ": " + yaml.getProblem().strip());
            }
            throw new ConfigException(name + ":" + malformed.getLocation().getLineNr() + ": "
                    + malformed.getOriginalMessage().lines().findFirst().orElse("malformed"));
        }
    }

    private ObjectNode readObject(JsonParser parser, String path, String name) {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            String keyPath = path.isEmpty() ? key : path + "." + key;
            sources.put(keyPath, name + ":" + parser.currentTokenLocation().getLineNr());
            parser.nextToken();
            object.set(key, readValue(parser, keyPath, name));
        }
        return object;
    }

    private ArrayNode readArray(JsonParser parser, String path, String name) {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String elementPath = path + "[" + array.size() + "]";
            sources.put(elementPath, name + ":" + parser.currentTokenLocation().getLineNr());
            array.add(readValue(parser, elementPath, name));
        }
        return array;
    }

    private JsonNode readValue(JsonParser parser, String path, String name) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject(parser, path, name);
            case START_ARRAY -> readArray(parser, path, name);
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            default -> NODES.stringNode(parser.getString());
        };
    }

    private static void merge(ObjectNode below, ObjectNode above) {
        above.forEachEntry((key, value) -> {
            if (value instanceof ObjectNode object && below.get(key) instanceof ObjectNode present) {
                merge(present, object);
            } else {
                below.set(key, value);
            }
        });
    }
}
