package dev.fanfare.server.config;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.server.json.Suggestion;
import dev.fanfare.session.ClientOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Loads a configuration from its layers: defaults, a file, the environment, flags. Each replaces what
 * the ones before it said.
 */
public final class ConfigLoader {

    private static final String ENVIRONMENT_PREFIX = "FANFARE_";

    /** What the launcher reads from the environment for itself. */
    private static final Set<String> LAUNCHER_VARIABLES = Set.of("FANFARE_JAVA", "FANFARE_JAVA_OPTS");

    private final ConfigTree tree = ConfigTree.ofResource("defaults.yaml");
    private final KnownKeys known = new KnownKeys(tree.root().deepCopy());

    /** Every key there is, as paths with dots. */
    public Set<String> keys() {
        return known.paths();
    }

    /**
     * Adds a YAML file, or a JSON file if it is named so.
     *
     * @throws ConfigException if it cannot be read
     */
    public ConfigLoader file(Path file) {
        tree.addFile(file);
        return this;
    }

    /**
     * Adds the variables that begin with {@code FANFARE_}: the key in capitals, with underscores for the
     * dots. Lists are separated by commas or written as JSON.
     *
     * @throws ConfigException if there is no such key
     */
    public ConfigLoader environment(Map<String, String> variables) {
        Map<String, String> paths = new TreeMap<>();
        known.paths().forEach(path -> paths.put(variable(path), path));
        variables.forEach((name, value) -> {
            if (!name.startsWith(ENVIRONMENT_PREFIX) || LAUNCHER_VARIABLES.contains(name)) {
                return;
            }
            String path = paths.get(name);
            if (path == null) {
                throw new ConfigException("environment variable " + name + ": there is no such key; did you mean "
                        + Suggestion.nearest(name, paths.keySet()) + "?");
            }
            tree.set(path, value(path, value), "environment variable " + name);
        });
        return this;
    }

    private static String variable(String path) {
        return ENVIRONMENT_PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /**
     * Adds one key.
     *
     * @throws ConfigException if there is no such key
     */
    public ConfigLoader flag(String key, String value) {
        return option("--set " + key, key, value);
    }

    /**
     * Adds one key that an option of its own sets.
     *
     * @param option what messages call it, such as {@code --port}
     * @throws ConfigException if there is no such key
     */
    public ConfigLoader option(String option, String key, String value) {
        if (known.defaultOf(key).isEmpty()) {
            throw new ConfigException(
                    option + ": there is no such key; did you mean " + Suggestion.nearest(key, known.paths()) + "?");
        }
        tree.set(key, value(key, value), option);
        return this;
    }

    /** A value that came as text, in the kind the key has. */
    private JsonNode value(String path, String text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (known.defaultOf(path).orElse(null) instanceof ArrayNode) {
            if (text.strip().startsWith("[")) {
                return ConfigBinder.parseJson(text);
            }
            ArrayNode list = nodes.arrayNode();
            for (String element : text.split(",", -1)) {
                if (!element.isBlank()) {
                    list.add(element.strip());
                }
            }
            return list;
        }
        return nodes.stringNode(text);
    }

    /**
     * The configuration.
     *
     * @throws ConfigException if a key is unknown or a value is not possible
     */
    public ServerConfig load() {
        ConfigBinder binder = new ConfigBinder(tree, known);
        ObjectNode root = tree.root();
        binder.check("", root);
        binder.bind("engine.type", ServerConfig.EngineType.class);

        ObjectNode client = binder.object("client").deepCopy();
        client.remove(List.of("allowed_origins", "token"));
        ObjectNode channel = binder.object("channel").deepCopy();
        channel.remove(List.of("history_meta_ttl", "delivery_queue_max_size", "without_namespace", "namespaces"));

        return new ServerConfig(
                binder.bind("http_server", ServerConfig.HttpServer.class),
                binder.bind("log.level", ServerConfig.LogLevel.class),
                binder.bind("node.name", String.class),
                binder.bind("client", client, ClientOptions.class),
                List.of(binder.bind("client.allowed_origins", String[].class)),
                binder.bind("client.token", ServerConfig.Token.class),
                binder.bind("channel", channel, ChannelSyntax.class),
                binder.bind("channel.history_meta_ttl", Duration.class),
                binder.bind("channel.delivery_queue_max_size", Long.class),
                binder.bind("channel.without_namespace", NamespaceOptions.class),
                namespaces(binder),
                binder.bind("websocket", ServerConfig.WebSocket.class),
                binder.bind("http_api", ServerConfig.HttpApi.class),
                notifications(binder),
                binder.bind("health", ServerConfig.Health.class),
                binder.bind("prometheus", ServerConfig.Prometheus.class),
                binder.bind("shutdown.timeout", Duration.class));
    }

    private static ServerConfig.Notifications notifications(ConfigBinder binder) {
        ObjectNode options = binder.object("notifications").deepCopy();
        options.remove(List.of("enabled", "handler_prefix"));
        String prefix = binder.bind("notifications.handler_prefix", String.class);
        NotificationOptions bound = binder.bind("notifications", options, NotificationOptions.class);
        try {
            return new ServerConfig.Notifications(binder.bind("notifications.enabled", Boolean.class), prefix, bound);
        } catch (IllegalArgumentException impossible) {
            throw binder.problem("notifications", String.valueOf(impossible.getMessage()));
        }
    }

    private static Map<String, NamespaceOptions> namespaces(ConfigBinder binder) {
        Map<String, NamespaceOptions> namespaces = new LinkedHashMap<>();
        ObjectNode defaults = binder.defaults("channel.without_namespace");
        List<JsonNode> elements = new ArrayList<>();
        binder.array("channel.namespaces").forEach(elements::add);
        for (int i = 0; i < elements.size(); i++) {
            String path = "channel.namespaces[" + i + "]";
            ObjectNode element = binder.requireObject(path, elements.get(i));
            binder.check(path, element);
            JsonNode name = element.get("name");
            if (name == null || !name.isString() || name.stringValue().isEmpty()) {
                throw binder.problem(path, "a namespace needs a name");
            }
            ObjectNode options = defaults.deepCopy();
            options.setAll(element);
            options.remove("name");
            NamespaceOptions bound = binder.bind(path, options, NamespaceOptions.class);
            if (namespaces.putIfAbsent(name.stringValue(), bound) != null) {
                throw binder.problem(path + ".name", "there are two namespaces named \"" + name.stringValue() + "\"");
            }
        }
        return namespaces;
    }
}
