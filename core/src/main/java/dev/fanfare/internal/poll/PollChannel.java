package dev.fanfare.internal.poll;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.PollOptions;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionLoop;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.poll.SharedPollRequest;
import dev.fanfare.poll.SharedPollResult;
import dev.fanfare.protocol.Payload;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The shared poll of one channel on one node: what its clients track is asked for in their name, each key once in an interval,
 * in batches that are spread over it; what somebody waits for at once. Safe for any thread; its lock is held for a look at
 * tables, and while it is held nothing is called but the queues of loops.
 */
final class PollChannel {

    /**
     * How long an epoch is remembered when nobody is subscribed: whoever was told that it is new, and so to subscribe anew,
     * must find it known.
     */
    private static final long MEMORY_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final Polls polls;
    private final String name;
    private final NamespaceOptions namespace;
    private final PollKeys keys;
    private final Map<SessionLoop, PollLoop> loops = new HashMap<>();
    private int subscribers;
    private long emptySince;
    private boolean forgotten;

    /** When it is looked what is to be forgotten; 0 if not at all. */
    private long sweepDue;

    /** Whether a request is under way for keys that somebody waits for; one beside that for keys whose turn it is. */
    private boolean isAskingUrgent;

    private boolean isTurning;
    private long turnsBegan;
    private int batches;
    private int batch;
    private @Nullable String last;

    PollChannel(Polls polls, String name, NamespaceOptions namespace, String epoch) {
        this.polls = polls;
        this.name = name;
        this.namespace = namespace;
        this.keys = new PollKeys(name, namespace.sharedPoll(), data -> polls.mayGive(namespace, data), epoch);
    }

    PollOptions options() {
        return namespace.sharedPoll();
    }

    KeySignatures signatures() {
        return polls.signatures();
    }

    InstantSource clock() {
        return polls.clock();
    }

    synchronized String epoch() {
        return keys.epoch();
    }

    synchronized int size() {
        return keys.size();
    }

    /** A client has subscribed; null if this is forgotten already. On the client's loop. */
    synchronized @Nullable Tracks enter(Session session, SessionSubscription subscription, boolean deltas) {
        if (forgotten) {
            return null;
        }
        subscribers++;
        PollLoop home = loops.computeIfAbsent(session.loop(), loop -> new PollLoop(loop, namespace.slowConsumers()));
        Tracks tracks = new Tracks(session, subscription, this, home, deltas);
        home.enter(tracks);
        return tracks;
    }

    /** A client has gone. On its loop. */
    synchronized void leave(Tracks tracks, PollLoop home) {
        subscribers--;
        home.leave(tracks);
        if (home.isEmpty()) {
            loops.remove(home.loop());
        }
        if (subscribers == 0) {
            emptySince = polls.now();
            sweepIn(Math.max(options().channelShutdownDelay().toMillis(), 1));
        }
    }

    /** A client tracks a key from now on, or at least when it goes on. On its loop. */
    synchronized Track track(Tracks owner, String key, long version) {
        Track track = new Track(owner, keys.track(key, version));
        track.version(version);
        if (!isTurning) {
            isTurning = true;
            last = null;
            polls.after(options().refreshInterval(), this::turn);
        }
        return track;
    }

    /** A client says anew which version it has. */
    synchronized void needs(Track track) {
        keys.needs(track.key(), track.version());
    }

    /** Some keys have a client less. */
    synchronized void release(List<PollKey> released) {
        long now = polls.now();
        released.forEach(key -> keys.release(key, now));
        sweepIn(Math.max(options().channelShutdownDelay().toMillis(), 1));
    }

    // ---- what somebody waits for

    /** Asks for what somebody waits for, unless that is under way. */
    void askSoon() {
        List<PollKey> asked;
        SharedPollRequest request;
        synchronized (this) {
            if (isAskingUrgent || !keys.hasUrgent()) {
                return;
            }
            asked = keys.takeUrgent();
            if (asked.isEmpty()) {
                return;
            }
            isAskingUrgent = true;
            request = request(asked);
        }
        ask(request, asked, () -> {
            synchronized (this) {
                isAskingUrgent = false;
            }
        });
    }

    // ---- turns

    private void turn() {
        List<PollKey> asked;
        SharedPollRequest request;
        synchronized (this) {
            asked = nextBatch();
            if (asked.isEmpty()) {
                turnSoon();
                return;
            }
            request = request(asked);
        }
        ask(request, asked, this::turnSoon);
    }

    /** The next keys to ask for; empty when all have had their turn. */
    private List<PollKey> nextBatch() {
        if (last == null) {
            turnsBegan = polls.now();
            batches = Math.max(
                    1,
                    (keys.size() + options().refreshBatchSize() - 1) / options().refreshBatchSize());
            batch = 0;
        }
        for (List<PollKey> next = keys.batch(last); !next.isEmpty(); next = keys.batch(last)) {
            last = next.get(next.size() - 1).name();
            batch++;
            List<PollKey> due = keys.due(next);
            if (!due.isEmpty()) {
                return due;
            }
        }
        return List.of();
    }

    private synchronized void turnSoon() {
        if (!keys.isTracked()) {
            isTurning = false;
            return;
        }
        boolean isOver = last == null || keys.batch(last).isEmpty();
        long interval = options().refreshInterval().toMillis();
        // What came meanwhile may make more batches of it than there were at first.
        long due = turnsBegan + (isOver ? interval : interval * batch / Math.max(batches, batch + 1));
        last = isOver ? null : last;
        polls.after(Duration.ofMillis(Math.max(1, due - polls.now())), this::turn);
    }

    // ---- requests

    private SharedPollRequest request(List<PollKey> asked) {
        List<SharedPollRequest.Item> items = new ArrayList<>(asked.size());
        boolean isVersioned = keys.isVersioned();
        for (PollKey key : asked) {
            long version = key.ask();
            items.add(new SharedPollRequest.Item(key.name(), isVersioned ? version : 0));
        }
        return new SharedPollRequest(name, items);
    }

    private void ask(SharedPollRequest request, List<PollKey> asked, Runnable over) {
        polls.ask(request).whenComplete((result, problem) -> {
            int wrong = answered(asked, result);
            if (problem != null) {
                polls.complain(name, problem);
            } else if (wrong > 0) {
                polls.complain(
                        name,
                        new IllegalArgumentException(wrong + " items of its answer are of keys that were not"
                                + " asked for, or without data or version, or with data that is too large"));
            }
            over.run();
            askSoon();
        });
    }

    private synchronized int answered(List<PollKey> asked, @Nullable SharedPollResult result) {
        if (result == null) {
            keys.failed(asked);
            return 0;
        }
        PollKeys.Outcome outcome = keys.answered(asked, result);
        offer(outcome);
        return outcome.wrong();
    }

    /** The application says a value by itself. */
    synchronized void told(String key, Payload data, long version, String epoch) {
        offer(keys.told(SharedPollResult.Item.of(key, data, version), epoch));
    }

    private void offer(PollKeys.Outcome outcome) {
        if (outcome.isNewEpoch() || !outcome.changes().isEmpty()) {
            polls.changed(outcome.changes().size());
            loops.values().forEach(loop -> loop.offer(outcome));
        }
    }

    // ---- the end

    private void sweepIn(long millis) {
        long due = polls.now() + millis;
        if (sweepDue == 0 || due < sweepDue) {
            sweepDue = due;
            polls.after(Duration.ofMillis(millis), this::sweep);
        }
    }

    private synchronized void sweep() {
        long now = polls.now();
        if (forgotten) {
            return;
        }
        sweepDue = 0;
        long next = keys.forgetIdle(now);
        if (next > 0) {
            sweepIn(next);
        } else if (subscribers == 0 && keys.size() == 0) {
            long left = emptySince + MEMORY_MILLIS - now;
            if (left > 0) {
                sweepIn(left);
            } else {
                forgotten = true;
                polls.forget(name, this);
            }
        }
    }
}
