package dev.fanfare.internal.node;

import dev.fanfare.spi.Ticker;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The logins that were revoked not long ago: whoever comes by one of them is late. Safe for any thread. */
final class RevokedLogins {

    /** As long as a token may be used that was issued before, where it names its login. */
    static final Duration REMEMBERED = Duration.ofHours(1);

    /** Then the oldest are forgotten. */
    private static final int MOST = 100_000;

    /** When each was revoked, the oldest first. */
    private final Map<String, Long> revoked = new LinkedHashMap<>();

    private final Ticker ticker;

    RevokedLogins(Ticker ticker) {
        this.ticker = ticker;
    }

    synchronized void add(String login) {
        long now = ticker.millis();
        revoked.remove(login);
        revoked.put(login, now);
        Iterator<Long> oldestFirst = revoked.values().iterator();
        while (oldestFirst.hasNext() && (isOver(oldestFirst.next(), now) || revoked.size() > MOST)) {
            oldestFirst.remove();
        }
    }

    synchronized boolean contains(String login) {
        Long since = revoked.get(login);
        return since != null && !isOver(since, ticker.millis());
    }

    /** All of them, the oldest first. */
    synchronized List<String> all() {
        return List.copyOf(revoked.keySet());
    }

    private static boolean isOver(long since, long now) {
        return now - since >= REMEMBERED.toMillis();
    }
}
