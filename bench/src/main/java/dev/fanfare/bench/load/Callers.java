package dev.fanfare.bench.load;

import dev.fanfare.bench.measure.Latencies;
import dev.fanfare.bench.plan.Plan;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Publish over the HTTP API as applications do: on each connection one publication after the answer to the
 * one before, and channels in turn. A channel belongs to one connection, so that its publications keep
 * their order. All share one event loop.
 */
public final class Callers implements AutoCloseable {

    /** An answer that has not come for so long does not. */
    private static final long PATIENCE_SECONDS = 15;

    private static final int MAX_ANSWER = 64 * 1024;

    private final Ledger ledger;
    private final Span span;
    private final Pace pace;
    private final Client client;
    private final CountDownLatch atRest;
    private final SingleWriterRecorder answers = Latencies.recorder();
    private final List<Turn> turns = new ArrayList<>();
    private volatile boolean stopped;
    private volatile boolean closed;
    private volatile String problem = "";
    private long sent;

    /**
     * Which channels, over how many connections.
     *
     * @param first the first channel
     * @param channels how many there are
     * @param connections to the HTTP API; at most as many as channels, if these have subscribers
     */
    public record Span(int first, int channels, int connections) {}

    private Callers(Plan plan, Ledger ledger, Span span, Supplier<Pace> pace) {
        this.ledger = ledger;
        this.span = span;
        this.client = new Client(plan, "bench-callers");
        this.atRest = new CountDownLatch(span.connections);
        Endpoint api = Endpoint.ofApi(plan.publishUrls().get(0));
        for (int i = 0; i < span.connections; i++) {
            turns.add(new Turn(i, api, plan.apiKey()));
        }
        turns.forEach(turn -> turn.connect(api));
        this.pace = pace.get();
    }

    /**
     * Start to publish by a schedule.
     *
     * @param perSecond publications over all connections together
     * @throws PublishException if there is no API
     */
    public static Callers paced(Plan plan, Ledger ledger, Span span, double perSecond) {
        return start(plan, ledger, span, () -> Pace.of(perSecond));
    }

    /**
     * Start to publish as fast as answers come, while no more deliveries than the plan's window are under way.
     *
     * @param delivered how many deliveries there have been
     * @throws PublishException if there is no API
     */
    public static Callers eager(Plan plan, Ledger ledger, Span span, LongSupplier delivered) {
        return start(
                plan,
                ledger,
                span,
                () -> Pace.within(plan.window(), plan.layout().subscribers(), delivered));
    }

    private static Callers start(Plan plan, Ledger ledger, Span span, Supplier<Pace> pace) {
        Callers callers = new Callers(plan, ledger, span, pace);
        try {
            callers.check();
        } catch (PublishException unreachable) {
            callers.client.close();
            throw unreachable;
        }
        callers.turns.forEach(turn -> callers.client.execute(turn::advance));
        return callers;
    }

    /** One connection: sends when it may, waits for the answer, and sends again. On the loop. */
    private final class Turn implements ApiCaller.Listener {

        private final ApiCaller caller;
        private int channel;
        private volatile long waitingSince;
        private long freeSince = System.nanoTime();

        Turn(int number, Endpoint api, String key) {
            this.caller = new ApiCaller(api, key, this);
            this.channel = number % span.channels;
        }

        void connect(Endpoint api) {
            ChannelHandler pipeline = new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel connection) {
                    connection.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_ANSWER), caller);
                }
            };
            Throwable failure = client.connect(pipeline, api, null, false)
                    .awaitUninterruptibly()
                    .cause();
            if (failure != null) {
                broke("The HTTP API at " + api + " (--publish-url) cannot be reached: " + failure.getMessage());
            }
        }

        void advance() {
            if (stopped) {
                atRest.countDown();
            } else if (pace.due(sent) > 0) {
                long meant = pace.meant(sent++);
                waitingSince = System.nanoTime();
                boolean isLate = meant - freeSince < 0;
                caller.publish(ledger.next(span.first + channel, meant), isLate ? meant : waitingSince);
                int next = channel + span.connections;
                channel = next < span.channels ? next : channel % span.connections;
            } else {
                client.execute(this::advance, pace.waitNanos(sent));
            }
        }

        @Override
        public void taken(long nanos) {
            waitingSince = 0;
            freeSince = System.nanoTime();
            answers.recordValue(Latencies.recordable(nanos));
            advance();
        }

        @Override
        public void broke(String reason) {
            if (problem.isEmpty() && !closed) {
                problem = reason;
            }
            stopped = true;
            atRest.countDown();
        }

        boolean waitsTooLong() {
            long since = waitingSince;
            return since != 0 && System.nanoTime() - since > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        }
    }

    /** How long calls took that were answered since this was asked last: from when they were made, or, if they had to wait for
     * the answer before, from when they were meant to be made. */
    public Histogram answered() {
        return answers.getIntervalHistogram();
    }

    /**
     * Says whether all is well.
     *
     * @throws PublishException if the server does not take publications
     */
    public void check() {
        if (problem.isEmpty() && turns.stream().anyMatch(Turn::waitsTooLong)) {
            problem = "The HTTP API has not answered a publication for " + PATIENCE_SECONDS + " s.";
        }
        if (!problem.isEmpty()) {
            throw new PublishException(problem);
        }
    }

    /** Publish no more, and wait until the last publication is answered. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        stopped = true;
        try {
            if (!atRest.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                check();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            closed = true;
            client.close();
        }
    }
}
