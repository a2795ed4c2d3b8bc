package dev.fanfare.server.config;

import dev.fanfare.server.json.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads the variables of an environment: Centrifugo's, and on top of them ours. */
final class Environment {

    private static final String OURS = "FANFARE_";
    private static final String CENTRIFUGO = "CENTRIFUGO_";

    /** What the launcher reads from the environment for itself. */
    private static final Set<String> LAUNCHER_VARIABLES = Set.of("FANFARE_JAVA", "FANFARE_JAVA_OPTS");

    /** What Centrifugo puts into values of its configuration. */
    private static final String CENTRIFUGO_VALUES = "CENTRIFUGO_VAR_";

    private final ConfigTree tree;
    private final KnownKeys known;
    private final CentrifugoKeys centrifugo;
    private final Set<String> passedOver = new TreeSet<>();

    Environment(ConfigTree tree, KnownKeys known, CentrifugoKeys centrifugo) {
        this.tree = tree;
        this.known = known;
        this.centrifugo = centrifugo;
    }

    /**
     * Lays variables on top of the tree.
     *
     * @return names of variables that begin like a key and are none
     * @throws ConfigException if there is no such key
     */
    Set<String> add(Map<String, String> variables) {
        add(CENTRIFUGO, variables);
        add(OURS, variables);
        return passedOver;
    }

    private void add(String prefix, Map<String, String> variables) {
        Map<String, String> paths = new TreeMap<>();
        known.paths().forEach(path -> paths.put(variable(prefix, path), path));
        Map<String, String> others = new TreeMap<>();
        variables.forEach((name, value) -> {
            if (!name.startsWith(prefix) || LAUNCHER_VARIABLES.contains(name)) {
                return;
            }
            if (ServiceLinks.has(name, value) || name.startsWith(CENTRIFUGO_VALUES)) {
                passedOver.add(name);
            } else if (paths.containsKey(name)) {
                String path = paths.get(name);
                tree.say(path, prefix.equals(OURS) ? value : translated(path, value), source(name));
            } else {
                others.put(name, value);
            }
        });
        if (!others.isEmpty()) {
            known.listsWithNames().forEach(list -> addToElements(prefix, list, others));
        }
        others.keySet().forEach(name -> remark(prefix, name, paths.keySet()));
    }

    private static String variable(String prefix, String path) {
        return prefix + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static String source(String variable) {
        return "environment variable " + variable;
    }

    /** A value that is written for Centrifugo, as it is written here: other lists, more words for switches. */
    private String translated(String path, String value) {
        String text = value.strip();
        if (known.isList(path) && !text.startsWith("[")) {
            String[] words = text.isEmpty() ? new String[0] : text.split("\\s+");
            if (known.isListOfTexts(path)) {
                return String.join(",", words);
            }
            ArrayNode elements = JsonNodeFactory.instance.arrayNode();
            Stream.of(words).forEach(name -> elements.addObject().put("name", name));
            return elements.isEmpty() ? "" : elements.toString();
        }
        if (known.isSwitch(path)) {
            return switch (text) {
                case "1", "t", "T" -> "true";
                case "0", "f", "F" -> "false";
                default -> text;
            };
        }
        return value;
    }

    /** Elements are said by their names, such as CENTRIFUGO_CHANNEL_NAMESPACES_CHAT_PRESENCE. */
    private void addToElements(String prefix, String list, Map<String, String> variables) {
        ArrayNode elements = tree.listAt(list);
        for (int i = 0; i < elements.size(); i++) {
            String element = list + "[" + i + "]";
            String before =
                    variable(prefix, list + "." + elements.path(i).path("name").asString("")) + "_";
            Map<String, String> ours = byVariable(before, known.pathsIn(element));
            Map<String, String> theirs = byVariable(before, centrifugo.pathsIn(element));
            for (String name : List.copyOf(variables.keySet())) {
                String path = ours.get(name);
                if (path != null) {
                    String value = Objects.requireNonNull(variables.get(name));
                    String key = element + "." + path;
                    String text = prefix.equals(OURS) ? value : translated(key, value);
                    tree.say(list, i, path, text, source(name));
                } else if (theirs.containsKey(name)) {
                    centrifugo.used(source(name), element + "." + theirs.get(name));
                } else {
                    continue;
                }
                variables.remove(name);
            }
        }
    }

    private static Map<String, String> byVariable(String prefix, Set<String> paths) {
        return paths.stream().collect(Collectors.toMap(path -> variable(prefix, path), path -> path));
    }

    private void remark(String prefix, String name, Set<String> variables) {
        String path = centrifugo.paths().stream()
                .map(each -> each.split("\\[]", 2)[0])
                .filter(each -> name.equals(variable(prefix, each)))
                .findFirst()
                .orElseThrow(() -> new ConfigException(source(name) + ": there is no such key; did you mean "
                        + Suggestion.nearest(name, variables) + "?"));
        centrifugo.used(source(name), path);
    }
}
