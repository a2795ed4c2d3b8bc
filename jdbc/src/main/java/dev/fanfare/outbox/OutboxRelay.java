package dev.fanfare.outbox;

import dev.fanfare.jdbc.Dialect;
import dev.fanfare.jdbc.internal.Ear;
import dev.fanfare.spi.PublishOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Sends what an {@link Outbox} has written, once its transaction has committed. Each node has one: they share the targets
 * fairly, and what a node that dies leaves behind, others send when its lease is over.
 *
 * <p>What is promised: a message whose transaction has committed is handed to the engine at least once, in order for each
 * target; one whose transaction was rolled back is not. A message is deleted after it was handed over, so a node that dies
 * between the two has it handed over again, and its idempotency key keeps the engine from sending it twice for as long as
 * the engine remembers it: {@link PublishOptions#IDEMPOTENCY_TTL}, or until the end of the process for an engine in memory.
 *
 * <p>A message that fails is tried again after a pause that doubles, and its target stands still meanwhile; others go on.
 * What can never be sent, or has failed too often, is given up: {@link #dead}.
 *
 * <p>Close it before the engine.
 */
public final class OutboxRelay implements AutoCloseable {

    private final Outbox outbox;
    private final RelayLoop loop;
    private final Thread thread;
    private final DeadMessages dead;
    private final @Nullable Ear ear;
    private final Runnable wake;
    private final Duration patience;
    private final AtomicBoolean hasBegun = new AtomicBoolean();

    private OutboxRelay(Builder settings) {
        this.outbox = settings.outbox;
        Database database = new Database(settings.dataSource);
        String id = UUID.randomUUID().toString();
        Leases leases = new Leases(database, outbox.tables(), id, settings.options.lease());
        this.loop = new RelayLoop(
                outbox,
                leases,
                new Pending(database, outbox.tables(), id),
                new Failures(
                        database,
                        outbox.tables(),
                        leases,
                        settings.options.maxAttempts(),
                        settings.options.firstPause(),
                        settings.options.longestPause()),
                settings.options.poll(),
                settings.options.sendTimeout(),
                settings.options.batchSize());
        this.thread = new Thread(loop, "fanfare-outbox");
        this.dead = new DeadMessages(outbox, settings.dataSource);
        this.wake = loop::wake;
        this.ear =
                settings.listenTo == null ? null : new Ear("fanfare-outbox", settings.listenTo, outbox.channel(), wake);
        // What is under way may take its time, and the database with what is written of it.
        this.patience = settings.options.sendTimeout().multipliedBy(2);
        thread.setDaemon(true);
    }

    /**
     * A builder of a relay.
     *
     * @param outbox what is sent, and with which engine
     * @param dataSource the database of its tables; one connection at a time is used
     * @return the builder, with every setting at its default
     */
    public static Builder builder(Outbox outbox, DataSource dataSource) {
        return new Builder(
                Objects.requireNonNull(outbox, "outbox must not be null"),
                Objects.requireNonNull(dataSource, "dataSource must not be null"));
    }

    /**
     * Begins to send, once; it need not reach the database yet.
     *
     * @return this relay
     * @throws IllegalStateException if it has begun before
     */
    public OutboxRelay start() {
        if (!hasBegun.compareAndSet(false, true)) {
            throw new IllegalStateException("a relay begins once: make another one");
        }
        outbox.onWake(wake);
        thread.start();
        if (ear != null) {
            ear.start();
        }
        return this;
    }

    /** {@return the messages that were given up, by any relay} */
    public DeadMessages dead() {
        return dead;
    }

    /** {@return how it is doing, without asking the database} */
    public OutboxCounts counts() {
        return loop.counts();
    }

    /**
     * Lets what is under way come to its end, gives the partitions back to other nodes, and waits for that, as long as a
     * message may take. Closing it again does nothing; one that has not begun does not begin any more.
     */
    @Override
    public void close() {
        if (!hasBegun.getAndSet(true)) {
            return;
        }
        outbox.noLongerOnWake(wake);
        if (ear != null) {
            ear.close();
        }
        loop.close();
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Collects the settings of a relay. */
    public static final class Builder {

        private final Outbox outbox;
        private final DataSource dataSource;
        private RelayOptions options = RelayOptions.DEFAULT;
        private @Nullable DataSource listenTo;

        private Builder(Outbox outbox, DataSource dataSource) {
            this.outbox = outbox;
            this.dataSource = dataSource;
        }

        /**
         * Says everything at once, as a configuration has it.
         *
         * @param all replaces what was said before
         * @return this builder
         */
        public Builder options(RelayOptions all) {
            options = Objects.requireNonNull(all, "options must not be null");
            return this;
        }

        /**
         * Says for how long targets belong to a relay that is not heard of any more, as when its node has died.
         *
         * @param time from 1 s to half of {@link PublishOptions#IDEMPOTENCY_TTL}. Default 30 s
         * @return this builder
         * @throws IllegalArgumentException if it is another
         */
        public Builder lease(Duration time) {
            options = new RelayOptions(
                    Objects.requireNonNull(time, "lease must not be null"),
                    options.poll(),
                    options.sendTimeout(),
                    options.firstPause(),
                    options.longestPause(),
                    options.maxAttempts(),
                    options.batchSize());
            return this;
        }

        /**
         * Says how often it looks without being woken.
         *
         * @param time at least 1 ms. Default 1 s
         * @return this builder
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder poll(Duration time) {
            options = new RelayOptions(
                    options.lease(),
                    Objects.requireNonNull(time, "poll must not be null"),
                    options.sendTimeout(),
                    options.firstPause(),
                    options.longestPause(),
                    options.maxAttempts(),
                    options.batchSize());
            return this;
        }

        /**
         * Says how long sending a message may take before it counts as failed.
         *
         * @param time at least 1 ms. Default 10 s
         * @return this builder
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder sendTimeout(Duration time) {
            options = new RelayOptions(
                    options.lease(),
                    options.poll(),
                    Objects.requireNonNull(time, "sendTimeout must not be null"),
                    options.firstPause(),
                    options.longestPause(),
                    options.maxAttempts(),
                    options.batchSize());
            return this;
        }

        /**
         * Says how long a target stands still after a message has failed: at first {@code first}, then twice as long each
         * time, up to {@code longest}; each time between half of it and all of it, by chance.
         *
         * @param first at least 1 ms. Default 1 s
         * @param longest not shorter. Default 5 minutes
         * @return this builder
         * @throws IllegalArgumentException if one is shorter
         */
        public Builder pauses(Duration first, Duration longest) {
            options = new RelayOptions(
                    options.lease(),
                    options.poll(),
                    options.sendTimeout(),
                    Objects.requireNonNull(first, "first must not be null"),
                    Objects.requireNonNull(longest, "longest must not be null"),
                    options.maxAttempts(),
                    options.batchSize());
            return this;
        }

        /**
         * Says how often a message is tried before it is given up; one that can never be sent is given up at once, see {@link
         * MessageKind#send}.
         *
         * @param count at least 1. Default 20, which takes about three quarters of an hour
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder maxAttempts(int count) {
            options = new RelayOptions(
                    options.lease(),
                    options.poll(),
                    options.sendTimeout(),
                    options.firstPause(),
                    options.longestPause(),
                    count,
                    options.batchSize());
            return this;
        }

        /**
         * Says how many messages are read at once.
         *
         * @param count from 1 to 5,000. Default 500
         * @return this builder
         * @throws IllegalArgumentException if it is another
         */
        public Builder batchSize(int count) {
            options = new RelayOptions(
                    options.lease(),
                    options.poll(),
                    options.sendTimeout(),
                    options.firstPause(),
                    options.longestPause(),
                    options.maxAttempts(),
                    count);
            return this;
        }

        /**
         * Hears of what other processes write, by PostgreSQL's NOTIFY; see {@link Outbox.Builder#notifies}.
         *
         * @param direct gives connections straight to the database, of which one is kept: not through a pooler that lends
         *     them for a transaction, such as PgBouncer, and not from a pool that ends them after a time
         * @return this builder
         * @throws IllegalArgumentException if the database is another
         */
        public Builder listen(DataSource direct) {
            Objects.requireNonNull(direct, "direct must not be null");
            if (outbox.tables().dialect() != Dialect.POSTGRESQL) {
                throw new IllegalArgumentException("only PostgreSQL has LISTEN, and the database is "
                        + outbox.tables().dialect());
            }
            listenTo = direct;
            return this;
        }

        /** {@return a relay that has not begun yet: {@link OutboxRelay#start}} */
        public OutboxRelay build() {
            return new OutboxRelay(this);
        }

        /**
         * Makes a relay and starts it. It need not reach the database yet.
         *
         * @return the relay, at work
         */
        public OutboxRelay start() {
            return build().start();
        }
    }
}
