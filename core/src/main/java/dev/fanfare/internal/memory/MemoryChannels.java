package dev.fanfare.internal.memory;

import dev.fanfare.internal.limit.Seldom;
import dev.fanfare.spi.Ticker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept of all channels, in groups of which each has a lock, within a bound of memory. Safe for any thread.
 */
final class MemoryChannels {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryChannels.class);

    private static final int STRIPES = 256;

    private static final long WARNING_INTERVAL = TimeUnit.MINUTES.toMillis(1);

    private final Epochs epochs;
    private final Ticker ticker;
    private final long maxBytes;
    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicLong bytes = new AtomicLong();
    private final Seldom warning;

    /**
     * @param maxBytes how much memory all of it may take, about
     */
    MemoryChannels(Epochs epochs, Ticker ticker, long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("the memory for histories must be at least 1 byte, and is " + maxBytes);
        }
        this.epochs = epochs;
        this.ticker = ticker;
        this.maxBytes = maxBytes;
        this.warning = new Seldom(WARNING_INTERVAL, ticker.millis());
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /** Channels that share a lock; those not used for longest come first. */
    private static final class Stripe {
        private final ReentrantLock lock = new ReentrantLock();
        private final LinkedHashMap<String, MemoryChannel> channels = new LinkedHashMap<>(4, 0.75f, true);

        /** When the eldest of its channels was used; may be read without the lock. */
        private volatile long oldest = Long.MAX_VALUE;

        Map.@Nullable Entry<String, MemoryChannel> eldest() {
            return channels.isEmpty() ? null : channels.entrySet().iterator().next();
        }

        void noteOldest() {
            Map.Entry<String, MemoryChannel> eldest = eldest();
            oldest = eldest == null ? Long.MAX_VALUE : eldest.getValue().touched();
        }
    }

    /** What is done with a channel, at a time in milliseconds. */
    interface Action<T extends @Nullable Object> {
        T on(MemoryChannel channel, long now);
    }

    /** About how many bytes all of it takes. */
    long bytes() {
        return bytes.get();
    }

    /** Does something under the lock of a channel. */
    <T extends @Nullable Object> T locked(String name, Supplier<T> action) {
        return locked(stripe(name), action);
    }

    private static <T extends @Nullable Object> T locked(Stripe stripe, Supplier<T> action) {
        stripe.lock.lock();
        try {
            return action.get();
        } finally {
            stripe.lock.unlock();
        }
    }

    private static <T extends @Nullable Object> T changed(Stripe stripe, Supplier<T> action) {
        return locked(stripe, () -> {
            try {
                return action.get();
            } finally {
                stripe.noteOldest();
            }
        });
    }

    /** Does something with a channel, of which something is kept from now on, under its lock. */
    <T extends @Nullable Object> T change(String name, Action<T> action) {
        Stripe stripe = stripe(name);
        return changed(stripe, () -> {
            long now = ticker.millis();
            MemoryChannel channel = present(stripe, name, now);
            if (channel == null) {
                channel = new MemoryChannel(name, epochs.begin(name));
                stripe.channels.put(name, channel);
                bytes.addAndGet(channel.weight());
            }
            return weighed(channel, action, now);
        });
    }

    /** Does something with a channel of which something is kept, or something else, under its lock. */
    <T extends @Nullable Object> T read(String name, Action<T> action, Supplier<T> ifNothing) {
        Stripe stripe = stripe(name);
        return changed(stripe, () -> {
            long now = ticker.millis();
            MemoryChannel channel = present(stripe, name, now);
            return channel == null ? ifNothing.get() : weighed(channel, action, now);
        });
    }

    private Stripe stripe(String name) {
        return stripes[(name.hashCode() & 0x7FFFFFFF) % STRIPES];
    }

    private @Nullable MemoryChannel present(Stripe stripe, String name, long now) {
        MemoryChannel channel = stripe.channels.get(name);
        if (channel != null && isForgotten(name, channel, now)) {
            stripe.channels.remove(name);
            return null;
        }
        return channel;
    }

    private <T extends @Nullable Object> T weighed(MemoryChannel channel, Action<T> action, long now) {
        long before = channel.weight();
        channel.touch(now);
        try {
            return action.on(channel, now);
        } finally {
            bytes.addAndGet(channel.weight() - before);
        }
    }

    private void forgotten(String name, MemoryChannel channel) {
        bytes.addAndGet(-channel.weight());
        if (channel.hasPosition()) {
            epochs.forget(name, channel.top());
        }
    }

    /** Forgets what is past its time. */
    void expire() {
        for (Stripe stripe : stripes) {
            changed(stripe, () -> {
                long now = ticker.millis();
                return stripe.channels.entrySet().removeIf(each -> isForgotten(each.getKey(), each.getValue(), now));
            });
        }
    }

    private boolean isForgotten(String name, MemoryChannel channel, long now) {
        long before = channel.weight();
        boolean isForgotten = channel.isForgotten(now);
        bytes.addAndGet(channel.weight() - before);
        if (isForgotten) {
            forgotten(name, channel);
        }
        return isForgotten;
    }

    /** Forgets what was not used for longest until the rest fits. Under no lock. */
    void makeRoom() {
        while (bytes.get() > maxBytes) {
            warn();
            evict();
        }
    }

    private void warn() {
        if (warning.isDue(ticker.millis())) {
            LOG.warn(
                    "Histories take more than {} bytes: those that were not used for longest are forgotten early,"
                            + " and who comes back for them is told so. Allow more with engine.memory.max_size",
                    maxBytes);
        }
    }

    private void evict() {
        Stripe candidate = stripes[0];
        for (Stripe stripe : stripes) {
            if (stripe.oldest < candidate.oldest) {
                candidate = stripe;
            }
        }
        Stripe chosen = candidate;
        changed(chosen, () -> {
            evictEldest(chosen);
            return null;
        });
    }

    private void evictEldest(Stripe stripe) {
        Map.@Nullable Entry<String, MemoryChannel> eldest = stripe.eldest();
        if (eldest == null) {
            return;
        }
        String name = eldest.getKey();
        MemoryChannel channel = eldest.getValue();
        if (channel.holdsPublications()) {
            // Those who are subscribed do not notice; the position is forgotten when its turn comes again.
            weighed(
                    channel,
                    (same, now) -> {
                        same.clear();
                        return same;
                    },
                    ticker.millis());
            stripe.channels.get(name);
        } else {
            stripe.channels.remove(name);
            forgotten(name, channel);
        }
    }

    /** Forgets everything. */
    void clear() {
        for (Stripe stripe : stripes) {
            changed(stripe, () -> {
                stripe.channels.values().forEach(channel -> bytes.addAndGet(-channel.weight()));
                stripe.channels.clear();
                return null;
            });
        }
    }
}
