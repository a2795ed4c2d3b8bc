package dev.fanfare.internal.memory;

import dev.fanfare.history.Retention;
import dev.fanfare.internal.state.KeyedState;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.StateEvents;
import dev.fanfare.spi.StateStore;
import dev.fanfare.spi.Ticker;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateOutcome;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps states in the memory of this process. They are gone when it ends; the streams that begin afterwards have new epochs.
 *
 * <p>What is there is never forgotten to make room: when all of it takes more memory than allowed, updates that would make
 * it more are refused. A change and its announcement happen under one lock, of which there is one per group of channels:
 * that is what keeps the order of a channel.
 */
public final class MemoryStateStore implements StateStore {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private static final int STRIPES = 256;

    /** How often is looked what is over: the most that its announcement is late. */
    private static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(1);

    private static final Duration FORGETTING_INTERVAL = Duration.ofSeconds(10);

    /** How many keys, and how long ones, states share as one string each; a power of two. */
    private static final int SHARED_NAMES = 16_384;

    private static final int LONGEST_SHARED_NAME = 64;

    /** For so long whoever takes away what is over lets others have a lock that they wait for. */
    private static final long TURN_NANOS = 50_000;

    private final Upkeep expiry = new Upkeep("fanfare-state-expiry");
    private final Epochs epochs = new Epochs();

    /** Keys in the places of their hashes, the newest in each. Threads need not see each other's at once. */
    private final String[] names = new String[SHARED_NAMES];

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicLong bytes = new AtomicLong();
    private final Ticker ticker;
    private final long maxBytes;
    private @Nullable StateEvents events;

    /**
     * @param ticker for what is over
     * @param maxBytes how much memory all of it may take, about
     */
    public MemoryStateStore(Ticker ticker, long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("the memory for states must be at least 1 byte, and is " + maxBytes);
        }
        this.ticker = ticker;
        this.maxBytes = maxBytes;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /** Channels that share a lock, and when the next thing of each is over. */
    private static final class Stripe {
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<String, KeyedState> states = new HashMap<>(4);
        private final PriorityQueue<End> ends = new PriorityQueue<>(1);
    }

    private record End(long at, String channel) implements Comparable<End> {
        @Override
        public int compareTo(End other) {
            return Long.compare(at, other.at);
        }
    }

    /** What is done with a state that nothing of is over, at a time in milliseconds. */
    private interface Action<T> {
        T on(KeyedState state, long now);
    }

    @Override
    public void start(StateEvents newEvents) {
        events = newEvents;
        expiry.every(EXPIRY_INTERVAL, this::expire);
        expiry.every(FORGETTING_INTERVAL, this::forget);
    }

    @Override
    public CompletionStage<Void> subscribe(Collection<String> channels) {
        channels.forEach(epochs::hold);
        return DONE;
    }

    @Override
    public CompletionStage<Void> unsubscribe(Collection<String> channels) {
        channels.forEach(epochs::release);
        return DONE;
    }

    @Override
    public CompletionStage<StateResult> update(String channel, StateUpdate update, Retention retention) {
        if (!hasRoom(channel, update)) {
            return CompletableFuture.completedStage(ifThere(
                    channel,
                    (state, now) -> {
                        state.expire(update, now).forEach(change -> announce(channel, change, state, ""));
                        return state.updateWithoutRoom(update, now);
                    },
                    () -> new StateResult(StateOutcome.FULL, epochs.top(channel), 0, List.of(), false)));
        }
        return CompletableFuture.completedStage(change(channel, (state, now) -> {
            state.expire(update, now).forEach(change -> announce(channel, change, state, ""));
            KeyedState.Step step = state.update(update, retention, now);
            if (step.change() != null) {
                announce(channel, step.change(), state, update.exclude());
            }
            return step.result();
        }));
    }

    private boolean hasRoom(String channel, StateUpdate update) {
        if (bytes.get() <= maxBytes || isOnlyRemoval(update)) {
            return true;
        }
        // What is over of the channel goes first, and may make room.
        return ifThere(channel, (state, now) -> true, () -> false) && bytes.get() <= maxBytes;
    }

    private static boolean isOnlyRemoval(StateUpdate update) {
        return update.additions().isEmpty()
                && update.message().isEmpty()
                && update.values().values().stream().allMatch(value -> value.isEmpty());
    }

    private void announce(String channel, StateChange change, KeyedState state, String exclude) {
        String epoch = state.top().epoch();
        Objects.requireNonNull(events, "the store is not started")
                .changed(
                        channel,
                        change,
                        new StreamPosition(change.offset(), epoch),
                        new StreamPosition(change.offset() - 1, epoch),
                        exclude);
    }

    @Override
    public CompletionStage<StateView> read(String channel, StateQuery query) {
        return CompletableFuture.completedStage(ifThere(
                channel,
                (state, now) -> {
                    state.expire(query, now).forEach(change -> announce(channel, change, state, ""));
                    return state.read(query, now);
                },
                () -> new KeyedState(epochs.top(channel), this::shared).read(query, ticker.millis())));
    }

    @Override
    public CompletionStage<Void> clear(String channel) {
        Stripe stripe = stripe(channel);
        stripe.lock.lock();
        try {
            KeyedState state = stripe.states.remove(channel);
            if (state != null) {
                bytes.addAndGet(-state.weight());
                stripe.ends.removeIf(end -> end.channel.equals(channel));
            }
            epochs.renew(channel);
        } finally {
            stripe.lock.unlock();
        }
        return DONE;
    }

    @Override
    public CompletionStage<Map<String, StreamPosition>> tops(Collection<String> channels) {
        return CompletableFuture.completedStage(
                channels.stream().distinct().collect(Collectors.toUnmodifiableMap(name -> name, this::top)));
    }

    private StreamPosition top(String channel) {
        return ifThere(channel, (state, now) -> state.top(), () -> epochs.top(channel));
    }

    /** Changes are announced where they are made. */
    @Override
    public boolean deliversReliably() {
        return true;
    }

    /** The attributes of objects are few and come again; of keys of maps that are many, none stays here for long. */
    private String shared(String key) {
        if (key.length() > LONGEST_SHARED_NAME) {
            return key;
        }
        int place = (key.hashCode() ^ key.hashCode() >>> 16) & (SHARED_NAMES - 1);
        String known = names[place];
        if (key.equals(known)) {
            return known;
        }
        names[place] = key;
        return key;
    }

    private Stripe stripe(String channel) {
        return stripes[(channel.hashCode() & 0x7FFFFFFF) % STRIPES];
    }

    private static <T> T locked(Stripe stripe, Supplier<T> action) {
        stripe.lock.lock();
        try {
            return action.get();
        } finally {
            stripe.lock.unlock();
        }
    }

    private <T> T change(String channel, Action<T> action) {
        Stripe stripe = stripe(channel);
        return locked(stripe, () -> {
            KeyedState state = stripe.states.get(channel);
            if (state == null) {
                state = new KeyedState(epochs.begin(channel), this::shared);
                stripe.states.put(channel, state);
                bytes.addAndGet(state.weight());
            }
            return on(stripe, channel, state, action);
        });
    }

    private <T> T ifThere(String channel, Action<T> action, Supplier<T> otherwise) {
        Stripe stripe = stripe(channel);
        return locked(stripe, () -> {
            KeyedState state = stripe.states.get(channel);
            return state == null ? otherwise.get() : on(stripe, channel, state, action);
        });
    }

    private <T> T on(Stripe stripe, String channel, KeyedState state, Action<T> action) {
        long weight = state.weight();
        try {
            long now = ticker.millis();
            state.expire(now).forEach(change -> announce(channel, change, state, ""));
            return action.on(state, now);
        } finally {
            bytes.addAndGet(state.weight() - weight);
            if (state.isOverEarlier()) {
                stripe.ends.add(new End(state.nextEnd(), channel));
            }
        }
    }

    /** Takes away what is over, and announces it; does so each second by itself. */
    public void expire() {
        for (Stripe stripe : stripes) {
            while (expireSome(stripe)) {
                // A lock goes to who comes, not to who waits; without a pause it would be this thread each time.
                if (stripe.lock.hasQueuedThreads()) {
                    LockSupport.parkNanos(TURN_NANOS);
                }
            }
        }
    }

    /** Takes away what is over in one channel, or part of it where that is much; whether there may be more. */
    private boolean expireSome(Stripe stripe) {
        return locked(stripe, () -> {
            End next = stripe.ends.peek();
            if (next == null || next.at > ticker.millis()) {
                return false;
            }
            stripe.ends.remove();
            KeyedState state = stripe.states.get(next.channel);
            if (state != null) {
                on(stripe, next.channel, state, (same, then) -> same);
                if (state.isOverLater(next.at)) {
                    stripe.ends.add(new End(state.nextEnd(), next.channel));
                }
            }
            return true;
        });
    }

    /** Forgets what is past its time, of channels that hold nothing. */
    void forget() {
        for (Stripe stripe : stripes) {
            stripe.lock.lock();
            try {
                long now = ticker.millis();
                if (stripe.states.entrySet().removeIf(each -> isForgotten(each.getKey(), each.getValue(), now))) {
                    stripe.ends.removeIf(end -> !stripe.states.containsKey(end.channel));
                }
            } finally {
                stripe.lock.unlock();
            }
        }
    }

    private boolean isForgotten(String channel, KeyedState state, long now) {
        long weight = state.weight();
        boolean isForgotten = state.isForgotten(now);
        bytes.addAndGet(isForgotten ? -weight : state.weight() - weight);
        if (isForgotten && state.top().offset() > 0) {
            epochs.forget(channel, state.top());
        }
        return isForgotten;
    }

    /** About how many bytes all of it takes. */
    long bytes() {
        return bytes.get();
    }

    /** How many ends it looks out for. */
    int ends() {
        int sum = 0;
        for (Stripe stripe : stripes) {
            sum += locked(stripe, stripe.ends::size);
        }
        return sum;
    }

    @Override
    public void close() {
        expiry.close();
    }
}
