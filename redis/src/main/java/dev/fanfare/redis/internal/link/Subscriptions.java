package dev.fanfare.redis.internal.link;

import dev.fanfare.handler.UnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a node wants to hear of, by name, and what of it Redis has been asked for. However many names are wanted one by one,
 * few commands are under way: what is wanted meanwhile waits, and is asked for together. Redis is told later what is not
 * wanted any more: pages that are loaded anew want it again at once. Safe for any thread.
 */
final class Subscriptions {

    /** How many names are asked for together, at most. */
    static final int BATCH = 512;

    /** How many commands wait for an answer. */
    static final int UNDER_WAY = 16;

    private final int batch;
    private final Function<List<String>, @Nullable CompletionStage<?>> begin;
    private final Consumer<List<String>> end;
    private final Map<String, Name> names = new HashMap<>();

    /** What of it is not wanted any more, that for longest first. */
    private final Map<String, Name> unwanted = new LinkedHashMap<>();

    /** What Redis is to be asked for next. */
    private final Set<String> waiting = new LinkedHashSet<>();

    /** What is wanted, for whoever must not wait for the lock. */
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();

    private int underWay;

    /** How many connections were lost: answers that come over one of these are no answers of this one. */
    private long lost;

    private static final class Name {
        private boolean isWanted;
        private long unwantedSince;

        /** Whether Redis was asked for it, over the connection that there is. */
        private boolean isAsked;

        /** Completes when Redis has taken it. */
        private CompletableFuture<Void> taken = new CompletableFuture<>();

        /** Whether Redis was asked, and has not said yet that it has taken it. */
        private boolean isUnderWay() {
            return isAsked && !taken.isDone();
        }
    }

    /**
     * @param batch how many names are asked for together
     * @param begin asks Redis for a few names, and returns at once a stage that completes with the answer; or null if there is
     *     no connection
     * @param end has Redis forget a few names, and returns at once
     */
    Subscriptions(int batch, Function<List<String>, @Nullable CompletionStage<?>> begin, Consumer<List<String>> end) {
        this.batch = batch;
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
        for (String each : more) {
            Name name = names.computeIfAbsent(each, added -> new Name());
            name.isWanted = true;
            unwanted.remove(each);
            wanted.add(each);
        }
        return asked(more);
    }

    /**
     * Asks for everything that is wanted, over a new connection.
     *
     * @return completes when Redis has answered for each name: one that is not wanted any more meanwhile, or is elsewhere, is no
     *     reason to give the connection up
     */
    CompletionStage<Void> renew() {
        CompletionStage<Void> all;
        synchronized (this) {
            all = asked(wanted());
        }
        return all.exceptionally(problem -> null);
    }

    /** Whether Redis has taken a name. */
    synchronized boolean hears(String wanted) {
        Name name = names.get(wanted);
        return name != null && name.isAsked && name.taken.isDone();
    }

    private CompletionStage<Void> asked(Collection<String> some) {
        List<CompletableFuture<Void>> taken = new ArrayList<>();
        for (String each : some) {
            Name name = known(each);
            if (!name.isAsked) {
                waiting.add(each);
            }
            taken.add(name.taken);
        }
        askWaiting();
        return CompletableFuture.allOf(taken.toArray(CompletableFuture[]::new));
    }

    private Name known(String name) {
        return Objects.requireNonNull(names.get(name));
    }

    private void askWaiting() {
        while (underWay < UNDER_WAY && !waiting.isEmpty()) {
            List<String> some = waiting.stream().limit(batch).toList();
            CompletionStage<?> answer = begin.apply(some);
            if (answer == null) {
                return;
            }
            some.forEach(each -> {
                waiting.remove(each);
                known(each).isAsked = true;
            });
            underWay++;
            long before = lost;
            answer.whenComplete((answered, problem) -> answered(before, problem == null));
        }
    }

    /** Of a connection that fails nothing more is asked: it is given up. */
    private synchronized void answered(long before, boolean isTaken) {
        if (lost == before) {
            underWay--;
            if (isTaken) {
                askWaiting();
            }
        }
    }

    /** Wants names no longer. */
    synchronized void unwant(Collection<String> fewer, long now) {
        for (String each : fewer) {
            Name name = names.get(each);
            if (name != null && name.isWanted) {
                name.isWanted = false;
                name.unwantedSince = now;
                unwanted.put(each, name);
                wanted.remove(each);
            }
        }
    }

    /** Has Redis forget what is not wanted since a moment or longer, as much of it as may be under way. */
    void sweep(long since) {
        List<CompletableFuture<Void>> inVain = new ArrayList<>();
        synchronized (this) {
            List<String> over = new ArrayList<>();
            Iterator<Map.Entry<String, Name>> oldest = unwanted.entrySet().iterator();
            while (oldest.hasNext() && over.size() < batch * UNDER_WAY) {
                Map.Entry<String, Name> each = oldest.next();
                Name name = each.getValue();
                if (name.unwantedSince - since > 0) {
                    break;
                }
                if (!name.isUnderWay()) {
                    oldest.remove();
                    names.remove(each.getKey());
                    waiting.remove(each.getKey());
                    inVain.add(name.taken);
                    if (name.isAsked) {
                        over.add(each.getKey());
                    }
                }
            }
            for (int from = 0; from < over.size(); from += batch) {
                end.accept(over.subList(from, Math.min(from + batch, over.size())));
            }
        }
        // Does nothing to those that Redis has taken.
        inVain.forEach(taken -> taken.completeExceptionally(
                new UnavailableException("Redis was not asked for it before it was not wanted any more")));
    }

    /** Redis has taken a name. */
    void taken(String taken) {
        CompletableFuture<Void> expecting;
        synchronized (this) {
            Name name = names.get(taken);
            expecting = name == null ? null : name.taken;
        }
        if (expecting != null) {
            expecting.complete(null);
        }
    }

    /**
     * Redis has not taken a name: it is asked again when it is wanted again.
     *
     * @param problem is told to whoever waits
     * @return whether it is wanted
     */
    boolean refused(String refused, Throwable problem) {
        CompletableFuture<Void> expecting;
        boolean isWanted;
        synchronized (this) {
            Name name = names.get(refused);
            if (name == null || !name.isAsked) {
                return false;
            }
            isWanted = name.isWanted;
            expecting = forget(refused, name);
        }
        expecting.completeExceptionally(problem);
        return isWanted;
    }

    /**
     * Redis says that it forgets a name. It says the same of one that it was told to forget, but that is not there any more, or
     * is asked for again and not taken yet.
     *
     * @return whether it does so by itself, and the name is wanted
     */
    synchronized boolean ended(String ended) {
        Name name = names.get(ended);
        if (name == null || !name.isAsked || !name.taken.isDone()) {
            return false;
        }
        forget(ended, name);
        return name.isWanted;
    }

    private CompletableFuture<Void> forget(String forgotten, Name name) {
        CompletableFuture<Void> expecting = name.taken;
        name.taken = new CompletableFuture<>();
        name.isAsked = false;
        if (!name.isWanted) {
            names.remove(forgotten);
            unwanted.remove(forgotten);
        }
        return expecting;
    }

    /** Redis knows of nothing any more: whoever waits is told why, and what is wanted is wanted still. */
    void lost(Throwable problem) {
        List<CompletableFuture<Void>> inVain = new ArrayList<>();
        synchronized (this) {
            lost++;
            underWay = 0;
            waiting.clear();
            names.keySet().removeAll(unwanted.keySet());
            unwanted.values().forEach(name -> inVain.add(name.taken));
            unwanted.clear();
            for (Name name : names.values()) {
                inVain.add(name.taken);
                name.taken = new CompletableFuture<>();
                name.isAsked = false;
            }
        }
        inVain.forEach(each -> each.completeExceptionally(problem));
    }
}
