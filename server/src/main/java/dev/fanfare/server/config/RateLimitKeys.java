package dev.fanfare.server.config;

import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.rate.CommandLimits;
import dev.fanfare.rate.ErrorLimits;
import dev.fanfare.rate.Operation;
import dev.fanfare.rate.RateBucket;
import dev.fanfare.rate.RateLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads {@code client.rate_limit}. What is not enabled is read, too, so that a slip is found before it is. */
final class RateLimitKeys {

    private static final String ROOT = "client.rate_limit.";

    private final ConfigBinder binder;

    RateLimitKeys(ConfigBinder binder) {
        this.binder = binder;
    }

    RateLimits read() {
        return RateLimits.builder()
                .clientCommand(layer("client_command"))
                .userCommand(layer("user_command"))
                .ipCommand(layer("ip_command"))
                .nodeCommand(layer("node_command"))
                .clientError(errors())
                .disconnectOnAccountedLimit(isOn(ROOT + "client_command.disconnect_on_accounted_limit"))
                .build();
    }

    /** Limits of connections with that of how often they come. */
    ConnectionLimits ipConnect(ConnectionLimits limits) {
        String path = ROOT + "ip_connect";
        return limits.withIpConnect(buckets(path), isOn(path + ".dry_run"));
    }

    private CommandLimits layer(String name) {
        String path = ROOT + name;
        CommandLimits.Builder limits = CommandLimits.builder()
                .dryRun(isOn(path + ".dry_run"))
                .total(buckets(path + ".total"))
                .byDefault(buckets(path + ".default"));
        ObjectNode layer = binder.object(path);
        for (Operation operation : Operation.values()) {
            if (layer.has(operation.key())) {
                limits.operation(operation, buckets(path + "." + operation.key()));
            }
        }
        Set<String> methods = new HashSet<>();
        binder.elements(path + ".rpc.method_overrides").forEach((place, element) -> {
            String method = binder.bind(place + ".method", element.path("method"), String.class);
            if (method.isEmpty()) {
                throw binder.problem(place + ".method", "the name of a method is needed here");
            }
            if (!methods.add(method)) {
                throw binder.problem(place + ".method", "there are two overrides for the method \"" + method + "\"");
            }
            boolean isEnabled = binder.bind(place + ".enabled", element.path("enabled"), Boolean.class);
            List<RateBucket> own = buckets(place + ".buckets", element.path("buckets"));
            if (isEnabled) {
                limits.rpcMethod(method, own);
            }
        });
        return isOn(path + ".enabled") ? limits.build() : CommandLimits.NONE;
    }

    private ErrorLimits errors() {
        String path = ROOT + "client_error";
        List<RateBucket> total = buckets(path + ".total");
        return isOn(path + ".enabled") ? new ErrorLimits(total, isOn(path + ".dry_run")) : ErrorLimits.NONE;
    }

    /** The buckets of an object that has some; none if it is not enabled. */
    private List<RateBucket> buckets(String path) {
        List<RateBucket> buckets = buckets(path + ".buckets", binder.array(path + ".buckets"));
        return isOn(path + ".enabled") ? buckets : List.of();
    }

    private List<RateBucket> buckets(String path, JsonNode list) {
        List<RateBucket> buckets = new ArrayList<>();
        binder.elements(path, list)
                .forEach((place, element) -> buckets.add(binder.bind(place, element, RateBucket.class)));
        return buckets;
    }

    private boolean isOn(String path) {
        return binder.bind(path, Boolean.class);
    }
}
