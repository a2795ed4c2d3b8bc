package dev.fanfare.internal.hub;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Tells the broker which channels this node wants, those together that come together, and what becomes of one channel in
 * the order in which it came about. Safe for any thread.
 */
final class WantedChannels {

    private final Question subscribe;
    private final Question unsubscribe;

    /** What the broker does not know yet. */
    private final Set<String> ended = new LinkedHashSet<>();

    private final Map<String, CompletableFuture<Void>> begun = new LinkedHashMap<>();

    /** What a broker is asked about some channels. */
    interface Question extends Function<Collection<String>, CompletionStage<Void>> {}

    /**
     * @param subscribe how the broker hears that channels are wanted
     * @param unsubscribe how it hears that they are not any more
     */
    WantedChannels(Question subscribe, Question unsubscribe) {
        this.subscribe = subscribe;
        this.unsubscribe = unsubscribe;
    }

    /**
     * A channel is wanted, of which the broker hears with the next {@link #tell}.
     *
     * @return completes when the broker announces the channel here
     */
    synchronized CompletionStage<Void> begin(String channel) {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        begun.put(channel, ready);
        return ready;
    }

    /** A channel is not wanted any more, of which the broker hears with the next {@link #tell}, if it has to. */
    synchronized void end(String channel) {
        CompletableFuture<Void> untold = begun.remove(channel);
        if (untold == null) {
            ended.add(channel);
        } else {
            untold.complete(null);
        }
    }

    /** The broker hears of what has come about. */
    void tell() {
        List<CompletableFuture<Void>> waiting;
        CompletionStage<Void> subscribed;
        synchronized (this) {
            if (!ended.isEmpty()) {
                var unused = asked(unsubscribe, ended);
                ended.clear();
            }
            if (begun.isEmpty()) {
                return;
            }
            subscribed = asked(subscribe, begun.keySet());
            waiting = new ArrayList<>(begun.values());
            begun.clear();
        }
        // Whoever waits goes on at once, which is not for under the lock.
        subscribed.whenComplete((done, problem) -> waiting.forEach(each -> {
            if (problem == null) {
                each.complete(null);
            } else {
                each.completeExceptionally(problem);
            }
        }));
    }

    /** What a broker throws is a failure like any other. */
    private static CompletionStage<Void> asked(Question question, Set<String> channels) {
        return CompletableFuture.<Collection<String>>completedStage(List.copyOf(channels))
                .thenCompose(question);
    }
}
