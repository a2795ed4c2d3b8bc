package dev.fanfare.server.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a YAML 1.2 document: maps, lists, nulls, and texts as they are written. Aliases stand for what
 * they name, {@code <<} merges maps. Anchors that contain themselves, and documents that grow out of all
 * proportion when their aliases are replaced, are refused.
 */
final class YamlReader {

    /** How deep maps and lists may be nested, and how many keys and elements there may be. */
    static final int MAX_DEPTH = 32;

    static final int MAX_VALUES = 100_000;

    /** How many aliases may stand for maps and lists. */
    static final int MAX_ALIASES = 1_000;

    private static final Set<Tag> TEXTS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL);

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new CoreSchema())
            // Looked for here, where the line of the second one is known.
            .setAllowDuplicateKeys(true)
            .setAllowNonScalarKeys(true)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .setCodePointLimit(FileText.MAX_BYTES)
            .build();

    private final String name;
    private final Places places;
    private final Set<Node> open = new HashSet<>();
    private int values;

    private YamlReader(String name, Places places) {
        this.name = name;
        this.places = places;
    }

    /**
     * Reads a document.
     *
     * @param name the file's, for messages
     * @return a null node if there is nothing in it
     * @throws ConfigException if it is not one YAML document, saying where
     */
    static JsonNode read(String text, String name, Places places) {
        YamlReader reader = new YamlReader(name, places);
        try {
            Optional<Node> document = new BoundedComposer(text).getSingleNode();
            return document.map(node -> reader.value(node, "")).orElse(JsonNodeFactory.instance.nullNode());
        } catch (MarkedYamlEngineException malformed) {
            throw reader.problem(malformed.getProblemMark(), malformed.getProblem());
        } catch (ReaderException unprintable) {
            throw new ConfigException("%s:%d: the character U+%04X cannot be in a configuration"
                    .formatted(name, lineAt(text, unprintable.getPosition()), unprintable.getCodePoint()));
        } catch (YamlEngineException malformed) {
            throw reader.problem(Optional.empty(), String.valueOf(malformed.getMessage()));
        }
    }

    private static long lineAt(String text, int codePoints) {
        return 1 + text.codePoints().limit(codePoints).filter(c -> c == '\n').count();
    }

    private ConfigException problem(Optional<Mark> mark, String message) {
        return new ConfigException(
                name + ":" + mark.map(place -> place.getLine() + 1).orElse(1) + ": "
                        + message.strip().lines().findFirst().orElse("malformed"));
    }

    private JsonNode value(Node node, String path) {
        if (++values > MAX_VALUES) {
            throw problem(
                    node.getStartMark(),
                    "more than " + MAX_VALUES + " values, aliases counted as what they" + " stand for");
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar);
        }
        if (!open.add(node)) {
            throw problem(node.getStartMark(), "an anchor cannot contain itself");
        }
        JsonNode value = node instanceof SequenceNode list ? list(list, path) : map((MappingNode) node, path);
        open.remove(node);
        return value;
    }

    private JsonNode scalar(ScalarNode node) {
        if (node.getTag().equals(Tag.NULL)) {
            return JsonNodeFactory.instance.nullNode();
        }
        if (!TEXTS.contains(node.getTag())) {
            throw problem(node.getStartMark(), "the tag " + node.getTag().getValue() + " means nothing here");
        }
        return JsonNodeFactory.instance.stringNode(node.getValue());
    }

    private ArrayNode list(SequenceNode node, String path) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Node element : node.getValue()) {
            String elementPath = path + "[" + list.size() + "]";
            tell(elementPath, element, element);
            list.add(value(element, elementPath));
        }
        return list;
    }

    private ObjectNode map(MappingNode node, String path) {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        for (NodeTuple entry : node.getValue()) {
            String key = ((ScalarNode) entry.getKeyNode()).getValue();
            String keyPath = Places.in(path, key);
            tell(keyPath, entry.getKeyNode(), entry.getValueNode());
            map.set(key, value(entry.getValueNode(), keyPath));
        }
        return map;
    }

    private void tell(String path, Node place, Node value) {
        int line = place.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
        places.at(path, line, value instanceof ScalarNode scalar && !scalar.isPlain());
    }

    /** Composes nodes from text, no deeper than is sane, and insists on keys that are different texts. */
    private static final class BoundedComposer extends Composer {

        private final Map<Node, Set<String>> keys = new HashMap<>();
        private int depth;

        BoundedComposer(String text) {
            super(SETTINGS, new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text)));
        }

        @Override
        protected SequenceNode composeSequenceNode(Optional<Anchor> anchor) {
            deeper(parser);
            SequenceNode node = super.composeSequenceNode(anchor);
            depth--;
            return node;
        }

        @Override
        protected Node composeMappingNode(Optional<Anchor> anchor) {
            deeper(parser);
            Node node = super.composeMappingNode(anchor);
            depth--;
            return node;
        }

        private void deeper(Parser at) {
            if (++depth > MAX_DEPTH) {
                throw new Misplaced(
                        "maps and lists are nested more than " + MAX_DEPTH + " deep",
                        at.peekEvent().getStartMark());
            }
        }

        @Override
        protected void composeMappingChildren(List<NodeTuple> children, MappingNode node) {
            super.composeMappingChildren(children, node);
            Node key = children.get(children.size() - 1).getKeyNode();
            if (!(key instanceof ScalarNode scalar) || key.getTag().equals(Tag.NULL)) {
                throw new Misplaced("a key is a text", key.getStartMark());
            }
            if (!keys.computeIfAbsent(node, any -> new HashSet<>()).add(scalar.getValue())) {
                throw new Misplaced("the key \"" + scalar.getValue() + "\" is there twice", key.getStartMark());
            }
        }
    }

    /** A problem that the parser does not see. */
    private static final class Misplaced extends MarkedYamlEngineException {
        private static final long serialVersionUID = 1L;

        Misplaced(String problem, Optional<Mark> place) {
            super("", Optional.empty(), problem, place, null);
        }
    }
}
