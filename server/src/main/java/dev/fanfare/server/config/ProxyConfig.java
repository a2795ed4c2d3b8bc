package dev.fanfare.server.config;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked over HTTP about what.
 *
 * @param connect about clients that connect without a token; null for nobody
 * @param refresh about connections whose time is over; null for nobody
 * @param subscribe about subscriptions, by namespace, which is "" for channels without one
 * @param publish about publications of clients, by namespace
 * @param mapPublish about what clients write into maps, by namespace
 * @param mapRemove about what clients remove from maps, by namespace
 * @param sharedPoll about keys that clients track, by namespace
 * @param subRefresh about subscriptions whose time is over, by namespace
 * @param disconnect told of clients that are gone; null if nobody is
 * @param unsubscribe told of subscriptions that have ended, by namespace
 * @param state told of channels that become occupied and vacated, by namespace
 * @param rpc about calls, by namespace of the method, which is "" for methods without one
 * @param rpcNamespaceBoundary what is between the namespace of a method and the rest
 */
public record ProxyConfig(
        @Nullable Named connect,
        @Nullable Named refresh,
        Map<String, Named> subscribe,
        Map<String, Named> publish,
        Map<String, Named> mapPublish,
        Map<String, Named> mapRemove,
        Map<String, Named> sharedPoll,
        Map<String, Named> subRefresh,
        @Nullable Named disconnect,
        Map<String, Named> unsubscribe,
        Map<String, Named> state,
        Map<String, Named> rpc,
        String rpcNamespaceBoundary) {

    public ProxyConfig {
        subscribe = Map.copyOf(subscribe);
        publish = Map.copyOf(publish);
        mapPublish = Map.copyOf(mapPublish);
        mapRemove = Map.copyOf(mapRemove);
        sharedPoll = Map.copyOf(sharedPoll);
        subRefresh = Map.copyOf(subRefresh);
        unsubscribe = Map.copyOf(unsubscribe);
        state = Map.copyOf(state);
        rpc = Map.copyOf(rpc);
    }

    /** All of them, each once. */
    public Set<Named> all() {
        Set<Named> all = new LinkedHashSet<>();
        Stream.of(connect, refresh, disconnect).filter(Objects::nonNull).forEach(all::add);
        Stream.of(subscribe, publish, mapPublish, mapRemove, sharedPoll, subRefresh, unsubscribe, state, rpc)
                .forEach(each -> all.addAll(each.values()));
        return all;
    }

    /**
     * A backend with its name.
     *
     * @param name where it is in the configuration, such as {@code client.proxy.connect} or {@code proxies.NAME}
     */
    public record Named(String name, ProxyOptions options) {}
}
