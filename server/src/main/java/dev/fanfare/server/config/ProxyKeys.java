package dev.fanfare.server.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads who is asked over HTTP. */
final class ProxyKeys {

    private static final String DEFAULT = "default";
    private static final String HEADERS = "static_headers";
    private static final String TRANSFORMS = "status_to_code_transforms";

    private final ConfigBinder binder;
    private final EnvironmentValues values;
    private final Map<String, ProxyConfig.Named> named = new HashMap<>();

    private ProxyKeys(ConfigBinder binder, EnvironmentValues values) {
        this.binder = binder;
        this.values = values;
    }

    /** What a namespace says of proxies, which is none of its options. */
    static void removeFrom(ObjectNode namespace) {
        List.of("subscribe", "publish", "sub_refresh", "unsubscribe", "state")
                .forEach(kind -> namespace.remove(List.of(kind + "_proxy_enabled", kind + "_proxy_name")));
    }

    /**
     * Where a backend decides who may subscribe and publish, no option does; where it is told of the state of channels, they
     * are watched.
     *
     * @param namespace with all its keys
     */
    static void decideBy(ConfigBinder binder, String path, ObjectNode namespace) {
        if (isOn(binder, path, namespace, "subscribe_proxy_enabled")) {
            namespace.put("allow_subscribe_for_client", "false").put("allow_subscribe_for_anonymous", "false");
        }
        if (isOn(binder, path, namespace, "publish_proxy_enabled")) {
            namespace
                    .put("allow_publish_for_client", "false")
                    .put("allow_publish_for_subscriber", "false")
                    .put("allow_publish_for_anonymous", "false");
        }
        if (isOn(binder, path, namespace, "state_proxy_enabled")
                && namespace.path("channel_state_events").isEmpty()) {
            namespace.putArray("channel_state_events").add("occupied").add("vacated");
        }
        removeFrom(namespace);
    }

    static boolean isOn(ConfigBinder binder, String path, JsonNode object, String key) {
        JsonNode value = object.get(key);
        return value != null && binder.bind(path + "." + key, value, Boolean.class);
    }

    /** @param values of variables in static headers */
    static ProxyConfig read(ConfigBinder binder, EnvironmentValues values) {
        return new ProxyKeys(binder, values).read();
    }

    private ProxyConfig read() {
        binder.elements("proxies").forEach((path, element) -> {
            String name = binder.bind(path + ".name", element.path("name"), String.class);
            if (name.isEmpty() || name.equals(DEFAULT)) {
                throw binder.problem(path + ".name", "a proxy needs a name, and not \"default\"");
            }
            element.remove("name");
            ProxyConfig.Named proxy = new ProxyConfig.Named("proxies." + name, options(path, element));
            if (!proxy.options().isThere()) {
                throw noEndpoint(path);
            }
            if (named.putIfAbsent(name, proxy) != null) {
                throw binder.problem(path + ".name", "there are two proxies named \"" + name + "\"");
            }
        });
        return new ProxyConfig(
                ofClients("connect"),
                ofClients("refresh"),
                ofChannels("subscribe"),
                ofChannels("publish"),
                ofMaps("publish"),
                ofMaps("remove"),
                ofSharedPolls(),
                ofChannels("sub_refresh"),
                ofClients("disconnect"),
                ofChannels("unsubscribe"),
                ofChannels("state"),
                rpc(),
                binder.bind("rpc.namespace_boundary", String.class));
    }

    private ProxyConfig.@Nullable Named ofClients(String kind) {
        String path = "client.proxy." + kind;
        ObjectNode said = binder.object(path).deepCopy();
        boolean isEnabled = isOn(binder, path, said, "enabled");
        said.remove("enabled");
        ProxyOptions options = options(path, said);
        if (isEnabled && !options.isThere()) {
            throw noEndpoint(path);
        }
        return isEnabled ? new ProxyConfig.Named(path, options) : null;
    }

    private Map<String, ProxyConfig.Named> ofChannels(String kind) {
        String path = "channel.proxy." + kind;
        ProxyConfig.Named ofKind = new ProxyConfig.Named(path, options(path, binder.object(path)));
        return byNamespace("channel", "", kind + "_proxy", ofKind);
    }

    private Map<String, ProxyConfig.Named> ofMaps(String kind) {
        String path = "channel.proxy.map_" + kind;
        ProxyConfig.Named ofKind = new ProxyConfig.Named(path, options(path, binder.object(path)));
        return byNamespace("channel", "map", kind + "_proxy", ofKind);
    }

    private Map<String, ProxyConfig.Named> ofSharedPolls() {
        String path = "channel.proxy.shared_poll_refresh";
        ProxyConfig.Named ofKind = new ProxyConfig.Named(path, options(path, binder.object(path)));
        Map<String, ProxyConfig.Named> byNamespace = new HashMap<>();
        eachNamespace("channel", (name, namespacePath, options) -> {
            if (SharedPollKeys.isOne(options)) {
                JsonNode wanted = options.path(SharedPollKeys.PART).get("proxy_name");
                String place = namespacePath + "." + SharedPollKeys.PART + ".proxy_name";
                byNamespace.put(name, proxy(place, wanted, ofKind));
            }
        });
        return byNamespace;
    }

    private Map<String, ProxyConfig.Named> rpc() {
        ProxyConfig.Named ofRpc = new ProxyConfig.Named("rpc.proxy", options("rpc.proxy", binder.object("rpc.proxy")));
        binder.elements("rpc.namespaces").forEach((path, element) -> {
            if (binder.bind(path + ".name", element.path("name"), String.class).isEmpty()) {
                throw binder.problem(path, "a namespace needs a name");
            }
        });
        return byNamespace("rpc", "", "proxy", ofRpc);
    }

    /** @param part the part of a namespace that says it; "" for the namespace itself */
    private Map<String, ProxyConfig.Named> byNamespace(
            String parent, String part, String prefix, ProxyConfig.Named ofKind) {
        Map<String, ProxyConfig.Named> byNamespace = new HashMap<>();
        eachNamespace(parent, (name, namespacePath, options) -> {
            String path = part.isEmpty() ? namespacePath : namespacePath + "." + part;
            JsonNode said = part.isEmpty() ? options : options.path(part);
            if (isOn(binder, path, said, prefix + "_enabled")) {
                byNamespace.put(name, proxy(path + "." + prefix + "_name", said.get(prefix + "_name"), ofKind));
            }
        });
        return byNamespace;
    }

    /** Takes what is said of a namespace. */
    private interface Namespaced {
        void take(String name, String path, ObjectNode options);
    }

    private void eachNamespace(String parent, Namespaced then) {
        String without = parent + ".without_namespace";
        then.take("", without, binder.object(without));
        List<JsonNode> elements = new ArrayList<>();
        binder.array(parent + ".namespaces").forEach(elements::add);
        for (int i = 0; i < elements.size(); i++) {
            String path = parent + ".namespaces[" + i + "]";
            ObjectNode element = binder.requireObject(path, elements.get(i));
            then.take(binder.bind(path + ".name", element.path("name"), String.class), path, element);
        }
    }

    /**
     * The proxy that a name leads to.
     *
     * @param path where the name is
     * @param name null if there is none
     */
    private ProxyConfig.Named proxy(String path, @Nullable JsonNode name, ProxyConfig.Named ofKind) {
        String wanted = name == null ? DEFAULT : binder.bind(path, name, String.class);
        ProxyConfig.Named proxy = wanted.isEmpty() || wanted.equals(DEFAULT) ? ofKind : named.get(wanted);
        if (proxy == null) {
            throw binder.problem(path, "there is no proxy named \"" + wanted + "\" in proxies");
        }
        if (!proxy.options().isThere()) {
            throw noEndpoint(proxy.name());
        }
        return proxy;
    }

    private ConfigException noEndpoint(String path) {
        return binder.problem(path + ".endpoint", "a backend needs an address, such as http://localhost:3000/hooks");
    }

    private String replaced(String path, JsonNode value) {
        try {
            return values.replacedIn(value.asString());
        } catch (IllegalArgumentException unknown) {
            throw binder.problem(path + ".http." + HEADERS, String.valueOf(unknown.getMessage()));
        }
    }

    /** The options of one proxy, with what its transforms do not say. */
    private ProxyOptions options(String path, ObjectNode said) {
        ObjectNode complete = said.deepCopy();
        String transforms = path + ".http." + TRANSFORMS;
        ObjectNode http = (ObjectNode) complete.path("http");
        ArrayNode all = complete.arrayNode();
        binder.elements(transforms, http.path(TRANSFORMS)).forEach((place, element) -> {
            binder.bind(place, element, ProxyOptions.StatusTransform.class);
            all.add(element);
        });
        http.set(TRANSFORMS, all);
        ObjectNode headers = (ObjectNode) http.path(HEADERS);
        for (String name : List.copyOf(headers.propertyNames())) {
            headers.put(name, replaced(path, headers.path(name)));
        }
        return binder.bind(path, complete, ProxyOptions.class);
    }
}
