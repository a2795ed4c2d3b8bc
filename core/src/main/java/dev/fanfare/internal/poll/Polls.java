package dev.fanfare.internal.poll;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.PollMode;
import dev.fanfare.handler.Handler;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.internal.limit.Seldom;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.poll.SharedPollCounts;
import dev.fanfare.poll.SharedPollOptions;
import dev.fanfare.poll.SharedPollRequest;
import dev.fanfare.poll.SharedPollResult;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.spi.Ticker;
import dev.fanfare.spi.Timer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shared polls of a node. Safe for any thread. */
public final class Polls {

    private static final Logger LOG = LoggerFactory.getLogger(Polls.class);

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int EPOCH_LENGTH = 8;
    private static final long COMPLAINT_INTERVAL = TimeUnit.MINUTES.toMillis(1);

    private final SecureRandom random = new SecureRandom();
    private final KeySignatures signatures;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Timer timer;
    private final PollCalls calls;
    private final Seldom complaints;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private volatile BiFunction<NamespaceOptions, Payload, @Nullable String> flaws = (namespace, data) -> null;
    private final ConcurrentMap<String, PollChannel> channels = new ConcurrentHashMap<>();

    /**
     * @param backend is asked for values
     * @param handlerThreads runs the application's code
     */
    public Polls(
            SharedPollOptions options,
            Handler<SharedPollRequest, CompletionStage<SharedPollResult>> backend,
            Executor handlerThreads,
            InstantSource clock,
            Ticker ticker,
            Timer timer) {
        this.signatures = new KeySignatures(options);
        this.clock = clock;
        this.ticker = ticker;
        this.timer = timer;
        this.calls = new PollCalls(backend, handlerThreads, timer, options.concurrencyLimit());
        this.complaints = new Seldom(COMPLAINT_INTERVAL, ticker.millis());
    }

    /**
     * A client has subscribed to the shared poll of a channel, and tracks nothing yet. On its loop.
     *
     * @param deltas whether it is given what has changed
     */
    public Tracks enter(Session session, SessionSubscription subscription, NamespaceOptions namespace, boolean deltas) {
        Tracks tracks = null;
        while (tracks == null) {
            tracks = channels.computeIfAbsent(
                            subscription.channel(),
                            name -> new PollChannel(this, name, namespace, firstEpoch(namespace)))
                    .enter(session, subscription, deltas);
        }
        subscription.part(tracks);
        return tracks;
    }

    /** Versions of a backend that has none are ours. */
    private String firstEpoch(NamespaceOptions namespace) {
        if (namespace.sharedPoll().mode() == PollMode.VERSIONED) {
            return "";
        }
        StringBuilder epoch = new StringBuilder(EPOCH_LENGTH);
        for (int i = 0; i < EPOCH_LENGTH; i++) {
            epoch.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return epoch.toString();
    }

    /** Says which values clients may be given, and why not; until then, all. */
    public void checkBy(BiFunction<NamespaceOptions, Payload, @Nullable String> check) {
        flaws = check;
    }

    boolean mayGive(NamespaceOptions namespace, Payload data) {
        return flaws.apply(namespace, data) == null;
    }

    /** The application says a value by itself; nobody is told who tracks the key on another node. */
    public void told(String channel, String key, Payload data, long version, String epoch) {
        PollChannel known = channels.get(channel);
        if (known != null) {
            known.told(key, data, version, epoch);
        }
    }

    /** What was done for shared polls here. */
    public SharedPollCounts counts() {
        return new SharedPollCounts(
                channels.size(),
                channels.values().stream().mapToLong(PollChannel::size).sum(),
                requests.get(),
                failures.get(),
                changes.get());
    }

    KeySignatures signatures() {
        return signatures;
    }

    InstantSource clock() {
        return clock;
    }

    long now() {
        return ticker.millis();
    }

    void after(Duration delay, Runnable task) {
        timer.after(delay, task);
    }

    CompletionStage<SharedPollResult> ask(SharedPollRequest request) {
        requests.incrementAndGet();
        return calls.ask(request);
    }

    void changed(int count) {
        changes.addAndGet(count);
    }

    /** A request has failed, or its answer makes no sense in part; the log says so once in a while. */
    void complain(String channel, Throwable problem) {
        failures.incrementAndGet();
        if (complaints.isDue(now())) {
            Throwable cause = Problems.causeOf(problem);
            String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            LOG.warn(
                    "The backend of the shared poll \"{}\" has not answered as it should, and is asked again in its"
                            + " next turn: {}",
                    Outside.of(channel),
                    Outside.sentence(said));
        }
    }

    void forget(String name, PollChannel channel) {
        channels.remove(name, channel);
    }
}
