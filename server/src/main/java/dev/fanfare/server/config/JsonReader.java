package dev.fanfare.server.config;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads a JSON text (RFC 8259): maps, lists, nulls, and everything else as the text that is written. */
final class JsonReader {

    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(YamlReader.MAX_DEPTH)
                    .maxNumberLength(FileText.MAX_BYTES)
                    .build())
            .build();

    private final JsonParser parser;
    private final Places places;

    private JsonReader(JsonParser parser, Places places) {
        this.parser = parser;
        this.places = places;
    }

    /**
     * Reads a text.
     *
     * @param name where it comes from, for messages
     * @throws ConfigException if it is not one JSON value, saying where
     */
    static JsonNode read(String text, String name, Places places) {
        try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), text)) {
            try {
                if (parser.nextToken() == null) {
                    throw new ConfigException(name + ": is empty; JSON that says nothing is {}");
                }
                JsonNode value = new JsonReader(parser, places).value("");
                if (parser.nextToken() != null) {
                    throw new ConfigException(name + ":" + line(parser) + ": there is more behind the end");
                }
                return value;
            } catch (JacksonException malformed) {
                throw new ConfigException(name + ":" + line(parser) + ": " + describe(malformed));
            }
        }
    }

    private static int line(JsonParser parser) {
        return parser.currentLocation().getLineNr();
    }

    /** What is wrong, without what the parser says about its own settings. */
    private static String describe(JacksonException malformed) {
        String problem = malformed.getOriginalMessage().lines().findFirst().orElse("malformed");
        if (problem.contains("comment")) {
            return "JSON has no comments; YAML has";
        }
        if (problem.contains("nesting depth")) {
            return "maps and lists are nested more than " + YamlReader.MAX_DEPTH + " deep";
        }
        if (problem.startsWith("Duplicate")) {
            return problem.replaceFirst("Duplicate Object property (\"[^\"]*\").*", "the key $1 is there twice");
        }
        return "this is not JSON: " + problem.replaceAll(": enable `.*| ?\\(start marker .*", "");
    }

    private JsonNode value(String path) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (parser.currentToken()) {
            case START_OBJECT -> map(path);
            case START_ARRAY -> list(path);
            case VALUE_NULL -> nodes.nullNode();
            default -> nodes.stringNode(parser.getString());
        };
    }

    private ObjectNode map(String path) {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            String keyPath = Places.in(path, key);
            int line = line(parser);
            parser.nextToken();
            places.at(keyPath, line, parser.currentToken() == JsonToken.VALUE_STRING);
            map.set(key, value(keyPath));
        }
        return map;
    }

    private ArrayNode list(String path) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String elementPath = path + "[" + list.size() + "]";
            places.at(elementPath, line(parser), parser.currentToken() == JsonToken.VALUE_STRING);
            list.add(value(elementPath));
        }
        return list;
    }
}
