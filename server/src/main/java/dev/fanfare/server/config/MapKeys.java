package dev.fanfare.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a namespace says of maps, so that it becomes options. */
final class MapKeys {

    private static final String MAP = "map";
    private static final String CLIENT_KEY = "client_key";

    /** What is not said if it is 0, and the type of it. */
    private static final Map<String, Class<?>> NOTHING_IF_ZERO = Map.of(
            "stream_size",
            Integer.class,
            "stream_ttl",
            Duration.class,
            "meta_ttl",
            Duration.class,
            "live_transition_max_publication_limit",
            Integer.class);

    private final ConfigBinder binder;
    private final String path;
    private final ObjectNode map;

    private MapKeys(ConfigBinder binder, String path, ObjectNode map) {
        this.binder = binder;
        this.path = path;
        this.map = map;
    }

    /**
     * Leaves in a namespace what is said of its maps, and takes the rest out, which may be everything.
     *
     * @param namespace whose keys have been checked
     */
    static void prepare(ConfigBinder binder, String namespacePath, ObjectNode namespace) {
        if (!(namespace.get(MAP) instanceof ObjectNode said)) {
            return;
        }
        String path = namespacePath + "." + MAP;
        MapKeys keys = new MapKeys(binder, path, said.deepCopy());
        keys.decideByBackends();
        keys.removeWhatIsNotSaid();
        ObjectNode defaults = binder.defaults(path);
        if (keys.map.properties().stream()
                .allMatch(each -> each.getValue()
                        .asString()
                        .equals(defaults.path(each.getKey()).asString("")))) {
            namespace.remove(MAP);
            return;
        }
        if (!keys.map.has("mode")) {
            throw binder.problem(path, "mode must be said: ephemeral, recoverable or persistent");
        }
        namespace.set(MAP, keys.map);
    }

    private void decideByBackends() {
        for (String kind : List.of("publish", "remove")) {
            String enabled = kind + "_proxy_enabled";
            if (ProxyKeys.isOn(binder, path, map, enabled)) {
                if (!map.path(CLIENT_KEY).asString("").isBlank()) {
                    throw binder.problem(
                            path, enabled + " has a backend decide about the key: leave " + CLIENT_KEY + " out");
                }
                List.of("client", "subscriber", "anonymous")
                        .forEach(who -> map.put("allow_" + kind + "_for_" + who, "false"));
            }
            map.remove(List.of(enabled, kind + "_proxy_name"));
        }
    }

    private void removeWhatIsNotSaid() {
        for (String key : List.copyOf(map.propertyNames())) {
            JsonNode value = map.path(key);
            Class<?> type = NOTHING_IF_ZERO.get(key);
            if (value.isNull() || value.asString().isBlank() || (type != null && isZero(key, value, type))) {
                map.remove(key);
            }
        }
        String clientKey = map.path(CLIENT_KEY).asString("");
        if (!clientKey.isEmpty() && !Set.of("client_id", "user_id").contains(clientKey.toLowerCase(Locale.ROOT))) {
            throw binder.problem(
                    path + "." + CLIENT_KEY, "client_id, user_id or nothing is needed here, not \"" + clientKey + "\"");
        }
    }

    private boolean isZero(String key, JsonNode value, Class<?> type) {
        Object bound = binder.bind(path + "." + key, value, type);
        return bound.equals(Duration.ZERO) || bound.equals(0);
    }
}
