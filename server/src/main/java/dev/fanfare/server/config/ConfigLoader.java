package dev.fanfare.server.config;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.PublicationLimits;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.internal.hub.PresenceMaps;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.netty.http.AllowedOrigins;
import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.sequence.SequenceOptions;
import dev.fanfare.server.json.Suggestion;
import dev.fanfare.server.token.TokenOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Loads a configuration from its layers: defaults, a file, the environment, flags. Each replaces what
 * the ones before it said.
 */
public final class ConfigLoader {

    private final KnownKeys known = new KnownKeys();
    private final CentrifugoKeys centrifugo = new CentrifugoKeys();
    private final ConfigTree tree = new ConfigTree(known);
    private final Set<String> passedOver = new TreeSet<>();
    private final Map<String, String> variables = new HashMap<>();

    /** The file of all keys, with what they mean and their defaults, in YAML. */
    public static String defaults() {
        return KnownKeys.text("defaults.yaml");
    }

    /** Every key there is, as paths with dots. */
    public Set<String> keys() {
        return known.paths();
    }

    /**
     * Adds a YAML file, or one of JSON or TOML if it is named so.
     *
     * @throws ConfigException if it cannot be read
     */
    public ConfigLoader file(Path file) {
        tree.addFile(file);
        return this;
    }

    /**
     * Adds the variables that begin with {@code CENTRIFUGO_}, and on top of them those with {@code FANFARE_}: the key
     * in capitals, with underscores for the dots. Lists are separated by commas, those of Centrifugo's by spaces, or
     * written as JSON. What Kubernetes sets for services that are called like this one is passed over.
     *
     * @throws ConfigException if there is no such key
     */
    public ConfigLoader environment(Map<String, String> added) {
        passedOver.addAll(new Environment(tree, known, centrifugo).add(added));
        variables.putAll(added);
        return this;
    }

    /** Whether a key is one of ours, or of Centrifugo's. */
    public boolean has(String key) {
        return known.exists(key) || centrifugo.has(key);
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
            if (centrifugo.has(key)) {
                centrifugo.used(option, key);
                return this;
            }
            throw new ConfigException(
                    option + ": there is no such key; did you mean " + Suggestion.nearest(key, known.paths()) + "?");
        }
        tree.say(key, value, option);
        return this;
    }

    /**
     * The configuration.
     *
     * @throws ConfigException if a key is unknown or a value is not possible
     */
    public ServerConfig load() {
        ConfigBinder binder = new ConfigBinder(tree, known, centrifugo);
        ObjectNode root = tree.root();
        binder.check("", root);

        ObjectNode client = binder.object("client").deepCopy();
        client.remove(List.of(
                "user_id_http_header",
                "allowed_origins",
                "connection_limit",
                "connection_rate_limit",
                "address_connection_limit",
                "rate_limit",
                "token",
                "subscription_token",
                "proxy"));
        ObjectNode channel = binder.object("channel").deepCopy();
        channel.remove(List.of(
                "history_meta_ttl",
                "delivery_queue_max_size",
                "publication_max_size",
                "publication_max_depth",
                "without_namespace",
                "namespaces",
                "proxy"));

        ClientOptions clients = binder.bind("client", client, ClientOptions.class);
        TokenOptions token = binder.bind("client.token", TokenOptions.class);
        ServerConfig.HttpApi api = binder.bind("http_api", ServerConfig.HttpApi.class);
        ServerConfig.Notifications notifications = notifications(binder);
        ChannelSyntax syntax = binder.bind("channel", channel, ChannelSyntax.class);
        NamespaceOptions withoutNamespace = withoutNamespace(binder);
        Map<String, NamespaceOptions> namespaces = namespaces(binder);
        checkPresenceMaps(binder, new PresenceMaps(syntax, withoutNamespace, namespaces));
        ProxyConfig proxies = ProxyKeys.read(binder, new EnvironmentValues(variables));
        RateLimitKeys rates = new RateLimitKeys(binder);
        DatabaseKeys database = new DatabaseKeys(binder);
        return new ServerConfig(
                binder.bind("http_server", ServerConfig.HttpServer.class),
                binder.bind("log.level", ServerConfig.LogLevel.class),
                binder.bind("log.format", ServerConfig.LogFormat.class),
                binder.bind("node.name", String.class),
                clients,
                binder.bind("client.user_id_http_header", String.class),
                allowedOrigins(binder),
                connectionLimits(binder, rates),
                rates.read(),
                token,
                subscriptionToken(binder),
                syntax,
                binder.bind("channel.history_meta_ttl", Duration.class),
                binder.atLeast(1, "channel.delivery_queue_max_size"),
                publicationLimits(binder),
                binder.atLeast(0, "engine.memory.max_size"),
                EngineKeys.redis(binder),
                withoutNamespace,
                namespaces,
                WebSocketConfig.of(binder),
                StreamConfig.of(binder),
                api,
                notifications,
                SharedPollKeys.read(
                        binder,
                        Stream.concat(Stream.of(withoutNamespace), namespaces.values().stream())
                                .toList()),
                live(binder),
                sequence(binder),
                database.database(),
                database.inbox(notifications),
                database.outbox(),
                database.push(notifications),
                database.consumers(),
                proxies,
                binder.bind("home", ServerConfig.Home.class),
                binder.bind("health", ServerConfig.Health.class),
                binder.bind("prometheus", ServerConfig.Prometheus.class),
                binder.bind("shutdown.timeout", Duration.class),
                binder.bind("shutdown.spread", Duration.class),
                new ServerConfig.Remarks(
                        Stream.concat(
                                        centrifugo.remarks().stream(),
                                        Warnings.of(tree, binder, clients, token, api, notifications, proxies).stream())
                                .toList(),
                        List.copyOf(passedOver)));
    }

    private static Optional<TokenOptions> subscriptionToken(ConfigBinder binder) {
        ObjectNode options = binder.object("client.subscription_token").deepCopy();
        options.remove("enabled");
        TokenOptions bound = binder.bind("client.subscription_token", options, TokenOptions.class);
        return binder.bind("client.subscription_token.enabled", Boolean.class) ? Optional.of(bound) : Optional.empty();
    }

    private static ConnectionLimits connectionLimits(ConfigBinder binder, RateLimitKeys rates) {
        ConnectionLimits limits = new ConnectionLimits(
                limit(binder, "client.connection_limit"),
                limit(binder, "client.address_connection_limit"),
                limit(binder, "client.connection_rate_limit"));
        return rates.ipConnect(limits.withDryRun(binder.bind("client.connection_limit_dry_run", Boolean.class)));
    }

    private static int limit(ConfigBinder binder, String path) {
        int limit = binder.bind(path, Integer.class);
        if (limit < 0) {
            throw binder.problem(path, "it must be at least 0, and is " + limit);
        }
        return limit;
    }

    private static List<String> allowedOrigins(ConfigBinder binder) {
        String path = "client.allowed_origins";
        String[] entries = binder.bind(path, String[].class);
        List<String> origins = new ArrayList<>();
        for (int i = 0; i < entries.length; i++) {
            try {
                origins.addAll(AllowedOrigins.of(List.of(entries[i])).entries());
            } catch (IllegalArgumentException impossible) {
                throw binder.problem(path + "[" + i + "]", String.valueOf(impossible.getMessage()));
            }
        }
        return origins;
    }

    private static PublicationLimits publicationLimits(ConfigBinder binder) {
        try {
            return new PublicationLimits(
                    binder.bind("channel.publication_max_size", Integer.class),
                    binder.bind("channel.publication_max_depth", Integer.class));
        } catch (IllegalArgumentException impossible) {
            throw binder.problem("channel", String.valueOf(impossible.getMessage()));
        }
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

    private static ServerConfig.Live live(ConfigBinder binder) {
        ObjectNode options = binder.object("live").deepCopy();
        options.remove("enabled");
        return new ServerConfig.Live(
                binder.bind("live.enabled", Boolean.class), binder.bind("live", options, LiveOptions.class));
    }

    private static ServerConfig.Sequence sequence(ConfigBinder binder) {
        return new ServerConfig.Sequence(
                binder.bind("sequence.enabled", Boolean.class),
                new SequenceOptions(binder.bind("sequence.allow_anonymous", Boolean.class)));
    }

    private static NamespaceOptions withoutNamespace(ConfigBinder binder) {
        String path = "channel.without_namespace";
        ObjectNode options = binder.object(path).deepCopy();
        return namespace(binder, path, options);
    }

    private static NamespaceOptions namespace(ConfigBinder binder, String path, ObjectNode options) {
        ProxyKeys.decideBy(binder, path, options);
        MapKeys.prepare(binder, path, options);
        SharedPollKeys.prepare(binder, path, options);
        return binder.bind(path, options, NamespaceOptions.class);
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
            NamespaceOptions bound = namespace(binder, path, options);
            if (namespaces.putIfAbsent(name.stringValue(), bound) != null) {
                throw binder.problem(path + ".name", "there are two namespaces named \"" + name.stringValue() + "\"");
            }
        }
        return namespaces;
    }

    /** Whether maps of who is subscribed are maps of that type. */
    private static void checkPresenceMaps(ConfigBinder binder, PresenceMaps maps) {
        int namespaces = binder.array("channel.namespaces").size();
        for (int i = -1; i < namespaces; i++) {
            String path = i < 0 ? "channel.without_namespace" : "channel.namespaces[" + i + "]";
            String name = i < 0
                    ? ""
                    : binder.array("channel.namespaces").get(i).path("name").asString();
            try {
                maps.check(name);
            } catch (IllegalArgumentException wrong) {
                throw binder.problem(path, String.valueOf(wrong.getMessage()));
            }
        }
    }
}
