package dev.fanfare.redis.internal.layout;

import dev.fanfare.redis.internal.link.Receiver;
import dev.fanfare.redis.internal.link.RedisFeed;
import dev.fanfare.redis.internal.link.RedisLink;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is sent over any Redis, as one node hears it over all of them. Safe for any thread. */
public final class WideFeed implements AutoCloseable {

    private final RedisLayout layout;
    private final String what;
    private final Receiver receiver;
    private final Map<RedisLink, RedisFeed> feeds = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private boolean closed;

    WideFeed(RedisLayout layout, String what, Receiver receiver) {
        this.layout = layout;
        this.what = what;
        this.receiver = receiver;
        align();
    }

    /** Hears what is sent to names from some moment on, over each Redis as soon as that can be. */
    public synchronized void subscribe(Collection<String> more) {
        names.addAll(more);
        feeds.forEach((link, feed) -> feed.subscribe(named(link, more)));
    }

    private List<String> named(RedisLink link, Collection<String> some) {
        return some.stream().map(name -> layout.wideName(link, name)).toList();
    }

    /** Whether something is heard over each, as far as is known. */
    public synchronized boolean isUp() {
        return !feeds.isEmpty() && feeds.values().stream().allMatch(RedisFeed::isUp);
    }

    /** Hears over those links that there are. */
    synchronized void align() {
        if (closed) {
            return;
        }
        List<RedisLink> links = layout.links();
        feeds.entrySet().removeIf(each -> {
            boolean isOver = !links.contains(each.getKey());
            if (isOver) {
                each.getValue().close();
            }
            return isOver;
        });
        for (RedisLink link : links) {
            feeds.computeIfAbsent(link, added -> {
                RedisFeed feed = new RedisFeed(added, what, receiver);
                if (!names.isEmpty()) {
                    feed.subscribe(named(added, names));
                }
                return feed;
            });
        }
    }

    @Override
    public synchronized void close() {
        layout.forget(this);
        closed = true;
        feeds.values().forEach(RedisFeed::close);
        feeds.clear();
    }
}
