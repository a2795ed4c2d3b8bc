package dev.fanfare.testkit;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes want which channels of a store that they share, and the way over a {@link ClusterNetwork} on which they hear
 * of them and ask the store. Safe for any thread.
 *
 * @param <E> where a node is told
 */
final class SharedChannels<E> {

    /** The name of the store's end of the network. */
    static final String STORE = "store";

    private final ClusterNetwork network;
    private final Function<Collection<String>, CompletionStage<Void>> subscribe;
    private final Function<Collection<String>, CompletionStage<Void>> unsubscribe;
    private final Map<String, Node> nodes = new ConcurrentHashMap<>();

    /**
     * @param subscribe has the store not forget channels that a node wants
     * @param unsubscribe lets it forget those that no node wants
     */
    SharedChannels(
            ClusterNetwork network,
            Function<Collection<String>, CompletionStage<Void>> subscribe,
            Function<Collection<String>, CompletionStage<Void>> unsubscribe) {
        this.network = network;
        this.subscribe = subscribe;
        this.unsubscribe = unsubscribe;
    }

    /** What one node wants. */
    Node node(String name) {
        return nodes.computeIfAbsent(name, Node::new);
    }

    /** Tells every node that wants a channel. */
    void announce(String channel, Consumer<E> announcement) {
        nodes.values().stream()
                .filter(node -> node.wants(channel))
                .forEach(node -> network.send(STORE, node.name, () -> announcement.accept(node.events())));
    }

    /** The way to a node is there again, of which it is told with the channels that it wants. */
    void mended(String name, Function<E, Consumer<Collection<String>>> interrupted) {
        Node node = nodes.get(name);
        if (node != null) {
            interrupted.apply(node.events()).accept(List.copyOf(node.wanted));
        }
    }

    private synchronized CompletionStage<Void> release(Node releasing, Collection<String> channels) {
        releasing.wanted.removeAll(channels);
        return unsubscribe.apply(channels.stream()
                .filter(channel -> nodes.values().stream().noneMatch(node -> node.wanted.contains(channel)))
                .toList());
    }

    private synchronized CompletionStage<Void> want(Node wanting, Collection<String> channels) {
        wanting.wanted.addAll(channels);
        return subscribe.apply(channels);
    }

    /** One node's end of it. */
    final class Node {

        private final String name;
        private final Set<String> wanted = ConcurrentHashMap.newKeySet();
        private final Set<String> prefixes = ConcurrentHashMap.newKeySet();
        private volatile @Nullable E events;

        private Node(String name) {
            this.name = name;
        }

        private boolean wants(String channel) {
            return wanted.contains(channel) || prefixes.stream().anyMatch(channel::startsWith);
        }

        /** Where it is told from now on. */
        void start(E newEvents) {
            events = newEvents;
        }

        private E events() {
            return Objects.requireNonNull(events, "the node is not started");
        }

        /** Asks the store something; fails while the way there is cut. */
        <T> CompletionStage<T> reaching(Supplier<CompletionStage<T>> action) {
            return network.reaching(name, STORE, action);
        }

        /** Wants channels from now on. */
        CompletionStage<Void> subscribe(Collection<String> channels) {
            return reaching(() -> want(this, channels));
        }

        /** Wants channels no longer. */
        CompletionStage<Void> unsubscribe(Collection<String> channels) {
            return release(this, channels);
        }

        /** Wants channels from now on that begin so. */
        CompletionStage<Void> subscribePrefixes(Collection<String> more) {
            return reaching(() -> {
                prefixes.addAll(more);
                return CompletableFuture.completedStage(null);
            });
        }

        /** Wants them no longer. */
        CompletionStage<Void> unsubscribePrefixes(Collection<String> fewer) {
            prefixes.removeAll(fewer);
            return CompletableFuture.completedStage(null);
        }

        /** Wants nothing any more. */
        void close() {
            unsubscribe(List.copyOf(wanted)).toCompletableFuture().join();
        }
    }
}
