package dev.fanfare.server.config;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.toml.TomlFactory;
import tools.jackson.dataformat.toml.TomlMapper;

/** Reads a TOML 1.0 document: maps, lists, and everything else as text. It does not say on which line a key is. */
final class TomlReader {

    private static final TomlMapper MAPPER = new TomlMapper(TomlFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(YamlReader.MAX_DEPTH)
                    .build())
            .build());

    private TomlReader() {}

    /**
     * Reads a text.
     *
     * @param name where it comes from, for messages
     * @throws ConfigException if it is no TOML, saying where
     */
    static JsonNode read(String text, String name, Places places) {
        try {
            return texts("", MAPPER.readTree(text), places);
        } catch (JacksonException malformed) {
            String problem = String.valueOf(malformed.getOriginalMessage());
            int line = malformed.getLocation() == null
                    ? 1
                    : Math.max(1, malformed.getLocation().getLineNr());
            throw new ConfigException(name + ":" + line + ": "
                    + (problem.contains("nesting depth")
                            ? "maps and lists are nested more than " + YamlReader.MAX_DEPTH + " deep"
                            : "this is not TOML: " + problem.lines().findFirst().orElse("malformed")));
        }
    }

    private static JsonNode texts(String path, JsonNode value, Places places) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof ObjectNode object) {
            ObjectNode map = nodes.objectNode();
            object.forEachEntry((key, each) -> {
                String keyPath = Places.in(path, key);
                places.at(keyPath, Places.UNKNOWN, each.isString());
                map.set(key, texts(keyPath, each, places));
            });
            return map;
        }
        if (value instanceof ArrayNode elements) {
            ArrayNode list = nodes.arrayNode();
            for (JsonNode each : elements) {
                String elementPath = path + "[" + list.size() + "]";
                places.at(elementPath, Places.UNKNOWN, each.isString());
                list.add(texts(elementPath, each, places));
            }
            return list;
        }
        return nodes.stringNode(value.asString());
    }
}
