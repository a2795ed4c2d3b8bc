package dev.fanfare.redis.internal.link;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a node wants to hear of, by name, and what of it Redis has been asked for. Redis is told later what is not wanted any
 * more: pages that are loaded anew want it again at once. Safe for any thread.
 */
final class Subscriptions {

    private final Predicate<List<String>> begin;
    private final Consumer<List<String>> end;
    private final Map<String, Name> names = new HashMap<>();

    /** What is wanted, for whoever must not wait for the lock. */
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();

    private static final class Name {
        private boolean isWanted;
        private long unwantedSince;

        /** Whether Redis was asked for it, over the connection that there is. */
        private boolean isAsked;

        /** Completes when Redis has taken it. */
        private CompletableFuture<Void> taken = new CompletableFuture<>();
    }

    /**
     * @param begin asks Redis for names, if there is a connection; returns at once
     * @param end has Redis forget them; likewise
     */
    Subscriptions(Predicate<List<String>> begin, Consumer<List<String>> end) {
        this.begin = begin;
        this.end = end;
    }

    boolean wants(String name) {
        return wanted.contains(name);
    }

    boolean wantsAny(Predicate<String> condition) {
        return wanted.stream().anyMatch(condition);
    }

    /** {@return what is wanted now} */
    List<String> wanted() {
        return List.copyOf(wanted);
    }

    /**
     * Wants names from now on.
     *
     * @return completes when Redis has taken them; fails if there is no connection, and the next cannot be made
     */
    synchronized CompletionStage<Void> want(Collection<String> more) {
        List<String> asked = new ArrayList<>();
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (String each : more) {
            Name name = names.computeIfAbsent(each, added -> new Name());
            name.isWanted = true;
            wanted.add(each);
            if (!name.isAsked) {
                asked.add(each);
            }
            waiting.add(name.taken);
        }
        if (!asked.isEmpty() && begin.test(asked)) {
            asked.forEach(each -> Objects.requireNonNull(names.get(each)).isAsked = true);
        }
        return CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new));
    }

    /** Wants names no longer. */
    synchronized void unwant(Collection<String> fewer, long now) {
        for (String each : fewer) {
            Name name = names.get(each);
            if (name != null) {
                name.isWanted = false;
                name.unwantedSince = now;
                wanted.remove(each);
            }
        }
    }

    /** Has Redis forget what is not wanted since a moment or longer. */
    synchronized void sweep(long since) {
        List<String> over = new ArrayList<>();
        for (Iterator<Map.Entry<String, Name>> all = names.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Name> each = all.next();
            Name name = each.getValue();
            if (!name.isWanted && name.unwantedSince - since <= 0 && (!name.isAsked || name.taken.isDone())) {
                all.remove();
                if (name.isAsked) {
                    over.add(each.getKey());
                }
            }
        }
        if (!over.isEmpty()) {
            end.accept(over);
        }
    }

    /** Redis has taken a name. */
    void taken(String taken) {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            Name name = names.get(taken);
            waiting = name == null ? null : name.taken;
        }
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    /** Redis knows of nothing any more: whoever waits is told why, and what is wanted is wanted still. */
    void lost(Throwable problem) {
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        synchronized (this) {
            names.values().removeIf(name -> !name.isWanted && name.taken.isDone());
            for (Name name : names.values()) {
                waiting.add(name.taken);
                name.taken = new CompletableFuture<>();
                name.isAsked = false;
            }
        }
        waiting.forEach(each -> each.completeExceptionally(problem));
    }
}
