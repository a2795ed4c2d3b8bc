package dev.fanfare.redis.internal.layout;

import dev.fanfare.redis.internal.link.Receiver;
import dev.fanfare.redis.internal.link.RedisFeed;
import dev.fanfare.redis.internal.link.RedisLink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster announces, each channel heard from the primary that has its slot. When a slot goes elsewhere, its channels are
 * wanted there, and something may have been missed. Safe for any thread.
 */
final class ClusterFeed implements Feed {

    private final RedisCluster cluster;
    private final String what;
    private final Receiver receiver;
    private final Map<RedisLink, RedisFeed> feeds = new LinkedHashMap<>();

    /** Where the channels are wanted. */
    private final Map<String, Place> channels = new HashMap<>();

    /** Those of them that are not heard there, and must be asked for again. */
    private final Set<String> unsettled = new HashSet<>();

    private final Set<String> prefixes = new HashSet<>();

    /** Whether slots have moved since all prefixes were heard everywhere. */
    private boolean arePrefixesUnsettled;

    private boolean closed;

    /** Of a channel: its slot, and what it is heard over; null if nobody is known to have the slot. */
    private static final class Place {
        private final int slot;
        private @Nullable RedisLink link;

        Place(int slot) {
            this.slot = slot;
        }
    }

    ClusterFeed(RedisCluster cluster, String what, Receiver receiver) {
        this.cluster = cluster;
        this.what = what;
        this.receiver = receiver;
    }

    /** What comes over one link. */
    private final class Part implements Receiver {

        private final RedisLink link;

        Part(RedisLink link) {
            this.link = link;
        }

        @Override
        public void heard(String channel, byte[] message) {
            // What is not sharded is announced by all primaries: only that counts which has the slot.
            if (cluster.isSharded() || cluster.link(Slots.of(channel)) == link) {
                receiver.heard(channel, message);
            }
        }

        @Override
        public void interrupted(List<String> names) {
            receiver.interrupted(names);
        }

        @Override
        public void misplaced(List<String> names) {
            unsettle(link, names);
            cluster.look();
        }
    }

    private synchronized void unsettle(RedisLink link, Collection<String> names) {
        for (String name : names) {
            Place place = channels.get(name);
            if (place != null && place.link == link) {
                unsettled.add(name);
            }
        }
    }

    @Override
    public synchronized boolean isUp() {
        return !feeds.isEmpty() && feeds.values().stream().allMatch(RedisFeed::isUp);
    }

    @Override
    public synchronized CompletionStage<Void> subscribe(Collection<String> names) {
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        Map<RedisLink, List<String>> groups = new LinkedHashMap<>();
        for (String name : names) {
            Place place = channels.computeIfAbsent(name, added -> new Place(Slots.of(added)));
            // One that is wanted somewhere already is moved by align alone.
            RedisLink link = place.link == null ? owner(place) : place.link;
            place.link = link;
            if (link == null) {
                unsettled.add(name);
                asked.add(CompletableFuture.failedFuture(cluster.unknown(place.slot)));
            } else {
                groups.computeIfAbsent(link, first -> new ArrayList<>()).add(name);
            }
        }
        groups.forEach((link, some) -> asked.add(feed(link).subscribe(some).toCompletableFuture()));
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
    }

    /** Over what a channel is to be heard; null if nobody is known to have its slot, or one hears over it not yet. */
    private @Nullable RedisLink owner(Place place) {
        RedisLink link = cluster.link(place.slot);
        return feeds.containsKey(link) ? link : null;
    }

    private RedisFeed feed(RedisLink link) {
        return Objects.requireNonNull(feeds.get(link));
    }

    @Override
    public synchronized void unsubscribe(Collection<String> names) {
        Map<RedisLink, List<String>> groups = new LinkedHashMap<>();
        for (String name : names) {
            Place place = channels.remove(name);
            unsettled.remove(name);
            if (place != null && place.link != null) {
                groups.computeIfAbsent(place.link, first -> new ArrayList<>()).add(name);
            }
        }
        groups.forEach((link, some) -> feed(link).unsubscribe(some));
    }

    @Override
    public synchronized CompletionStage<Void> subscribePrefixes(Collection<String> names) {
        if (cluster.isSharded()) {
            return CompletableFuture.failedStage(new UnsupportedOperationException(
                    "with sharded pub/sub Redis announces no channels by how they begin: use the cluster without it"));
        }
        prefixes.addAll(names);
        if (feeds.isEmpty()) {
            return CompletableFuture.failedStage(cluster.unknown(0));
        }
        return CompletableFuture.allOf(feeds.values().stream()
                .map(feed -> feed.subscribePrefixes(names).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    @Override
    public synchronized void unsubscribePrefixes(Collection<String> names) {
        prefixes.removeAll(names);
        feeds.values().forEach(feed -> feed.unsubscribePrefixes(names));
    }

    @Override
    public synchronized CompletionStage<Void> settled(Collection<String> names) {
        Set<RedisLink> asked = new LinkedHashSet<>();
        for (String name : names) {
            Place place = channels.get(name);
            if (place != null && (place.link == null || unsettled.contains(name))) {
                return CompletableFuture.failedStage(cluster.unknown(place.slot));
            }
            if (place != null) {
                asked.add(place.link);
            }
        }
        return CompletableFuture.allOf(asked.stream()
                .map(link -> feed(link).settled().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /** Hears over those links that there are, each channel over that which has its slot. */
    synchronized void align() {
        if (closed) {
            return;
        }
        List<RedisLink> links = cluster.links();
        List<RedisLink> over =
                feeds.keySet().stream().filter(link -> !links.contains(link)).toList();
        for (RedisLink link : links) {
            feeds.computeIfAbsent(link, this::begin);
        }
        Map<RedisLink, List<String>> left = new LinkedHashMap<>();
        channels.forEach((name, place) -> {
            RedisLink owner = owner(place);
            RedisLink before = place.link;
            if (owner != before) {
                if (before != null) {
                    left.computeIfAbsent(before, first -> new ArrayList<>()).add(name);
                }
                place.link = owner;
                unsettled.add(name);
            }
        });
        left.forEach((link, names) -> feed(link).unsubscribe(names));
        over.forEach(link -> Objects.requireNonNull(feeds.remove(link)).close());
        arePrefixesUnsettled |= !prefixes.isEmpty();
        settle();
    }

    private RedisFeed begin(RedisLink link) {
        RedisFeed feed = new RedisFeed(link, what, new Part(link), cluster.isSharded());
        if (!prefixes.isEmpty()) {
            feed.subscribePrefixes(prefixes);
        }
        return feed;
    }

    /** Asks again for what is not heard where it is wanted. */
    synchronized void settle() {
        Map<RedisLink, List<String>> groups = new LinkedHashMap<>();
        for (String name : unsettled) {
            RedisLink link = Objects.requireNonNull(channels.get(name)).link;
            if (link != null) {
                groups.computeIfAbsent(link, first -> new ArrayList<>()).add(name);
            }
        }
        groups.forEach((link, names) -> {
            names.forEach(unsettled::remove);
            feed(link)
                    .subscribe(names)
                    .whenCompleteAsync((taken, problem) -> settled(link, names, problem), cluster.thread());
        });
        if (arePrefixesUnsettled && !prefixes.isEmpty() && !feeds.isEmpty()) {
            arePrefixesUnsettled = false;
            List<String> some = List.copyOf(prefixes);
            CompletableFuture.allOf(feeds.values().stream()
                            .map(feed -> feed.subscribePrefixes(some).toCompletableFuture())
                            .toArray(CompletableFuture[]::new))
                    .whenCompleteAsync((taken, problem) -> prefixesSettled(problem), cluster.thread());
        }
    }

    /** What is heard again may have been missed; what is not is asked for again. */
    private void settled(RedisLink link, List<String> names, @Nullable Throwable problem) {
        Set<String> heard = problem == null ? Set.copyOf(names) : heard(link, names);
        unsettle(link, names.stream().filter(name -> !heard.contains(name)).toList());
        List<String> wanted = heard.stream().filter(this::isWanted).toList();
        if (!wanted.isEmpty()) {
            receiver.interrupted(wanted);
        }
    }

    private synchronized Set<String> heard(RedisLink link, List<String> names) {
        RedisFeed feed = feeds.get(link);
        return feed == null ? Set.of() : names.stream().filter(feed::hears).collect(Collectors.toSet());
    }

    private void prefixesSettled(@Nullable Throwable problem) {
        if (problem == null) {
            // Nobody knows to which channels that begin so something was published.
            receiver.interrupted(List.of());
        } else {
            synchronized (this) {
                arePrefixesUnsettled = true;
            }
        }
    }

    private synchronized boolean isWanted(String name) {
        return channels.containsKey(name);
    }

    @Override
    public void close() {
        cluster.forget(this);
        synchronized (this) {
            closed = true;
            feeds.values().forEach(RedisFeed::close);
        }
    }
}
