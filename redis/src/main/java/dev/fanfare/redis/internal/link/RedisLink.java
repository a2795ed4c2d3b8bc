package dev.fanfare.redis.internal.link;

import dev.fanfare.handler.UnavailableException;
import dev.fanfare.internal.limit.Seldom;
import dev.fanfare.protocol.Outside;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one Redis: a connection for commands, which is made anew whenever it is lost. While it is away, commands fail
 * at once, and none is ever sent a second time: one that was answered by nobody may have been carried out. What is asked
 * while others wait to be sent is sent with them. Safe for any thread.
 */
public final class RedisLink {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    /** How long the threads of connections must have had nothing to do before they end: what is told last is told there. */
    public static final long QUIET_MILLIS = 100;

    /** How long they may take to end. */
    public static final long END_MILLIS = 2_000;

    private static final long WARNING_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LinkOptions options;
    private final RedisClient client;
    private final Primary primary;
    private final LinkThread thread = new LinkThread();
    private final Reconnection<StatefulRedisConnection<String, byte[]>> commands;
    private final Outage outage;
    private final Eviction eviction;
    private final Endings endings = new Endings();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final AtomicBoolean isUnknownTold = new AtomicBoolean();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Seldom warning = new Seldom(WARNING_INTERVAL_NANOS, System.nanoTime());

    /** When Redis has answered last. */
    private volatile long heard = System.nanoTime();

    private volatile String run = "";

    /** The connection that is ready. */
    private volatile @Nullable Outbound outbound;

    /**
     * The link begins to connect, and is there before it has.
     *
     * @param resources the threads of all connections, which do not end with the link
     */
    public RedisLink(LinkOptions options, ClientResources resources) {
        this.options = options;
        this.outage = new Outage(
                "Redis at " + options.place() + " is not reached",
                "Redis at " + options.place() + " is reached again",
                Duration.ZERO);
        this.eviction = new Eviction(options.place());
        this.client = RedisClients.with(options, resources);
        this.primary = new Primary(client, options);
        this.commands = new Reconnection<>(
                thread.executor(),
                outage,
                () -> primary.find().thenCompose(found -> client.connectAsync(RedisClients.CODEC, found)),
                this::prepare,
                this::up,
                () -> outbound = null);
        commands.start();
        thread.every(options.probeInterval(), this::verify);
    }

    /** Does something on the thread whenever there is another connection for commands. */
    Registration whenUp(Runnable task) {
        listeners.add(task);
        return () -> listeners.remove(task);
    }

    private void up(StatefulRedisConnection<String, byte[]> connection) {
        primary.arrived();
        outbound = new Outbound(connection, run, options.queueBytes());
        listeners.forEach(LinkThread::guarded);
    }

    /** What the names of all channels begin with; another in each database of a Redis. */
    public String channelPrefix() {
        return options.channelPrefix();
    }

    /** Where it is, and how one talks to it. */
    public LinkOptions options() {
        return options;
    }

    LinkThread thread() {
        return thread;
    }

    /** Connects for announcements to the Redis that commands go to, or fails if it is not known which that is. */
    CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> connectPubSub() {
        RedisURI to = primary.reached();
        return to == null
                ? CompletableFuture.failedStage(outage.exception())
                : client.connectPubSubAsync(RedisClients.CODEC, to);
    }

    /** Where the Redis is that commands go to; null if it is not known yet. */
    @Nullable
    RedisURI reached() {
        return primary.reached();
    }

    /** Asks which Redis this is, and has it know all scripts. */
    private CompletionStage<?> prepare(StatefulRedisConnection<String, byte[]> connection) {
        RedisAsyncCommands<String, byte[]> redis = connection.async();
        CompletionStage<?> known = Identity.of(redis)
                .thenAccept(found -> recognized(found.requirePrimary()))
                .thenCombine(
                        redis.info("memory").exceptionally(refused -> ""), (done, memory) -> eviction.look(memory));
        for (Script script : Script.ALL) {
            known = known.thenCombine(redis.scriptLoad(script.text()), (before, loaded) -> loaded);
        }
        return known.thenRun(() -> connection.setAutoFlushCommands(false));
    }

    private void recognized(Identity found) {
        if (options.sharded() && found.version().matches("[0-6]\\..*")) {
            throw new IllegalStateException("it is Redis " + found.version() + ", and sharded pub/sub needs 7.0");
        }
        if (found.run().isEmpty() && isUnknownTold.compareAndSet(false, true)) {
            LOG.warn(
                    "Redis at {} does not say which one it is ({}): after a restart or a failover that has lost something,"
                            + " streams go on as if nothing were missing, and no client is told. Permit this user the command INFO",
                    options.place(),
                    Outside.sentence(
                            found.refusal().isEmpty() ? "INFO has neither run_id nor master_replid" : found.refusal()));
        }
        run = found.run();
    }

    /**
     * Which Redis answers: another after every start, and after a failover. What one remembers of another may be less than
     * that has acknowledged. "" if it does not say.
     */
    public String run() {
        return run;
    }

    /** Whether Redis answers, as far as is known. */
    public boolean isUp() {
        return outbound != null;
    }

    /** Completes when Redis answers for the first time, or cannot be reached at once. */
    public CompletionStage<Void> firstReady() {
        return commands.firstReady();
    }

    /** Waits until Redis answers, but no longer than so; then it goes on without. */
    public void awaitUp(Duration most) {
        try {
            commands.firstReady().toCompletableFuture().get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException notYet) {
            LOG.debug("Redis at {} is not reached yet", options.place());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a script. Its answer is a list, of bytes and lists. */
    public CompletionStage<List<Object>> run(Script script, List<String> keys, byte[]... arguments) {
        return run(script, keys, answering -> arguments);
    }

    /**
     * Runs a script that must know which Redis it runs in.
     *
     * @param arguments of {@link #run()}, of exactly the Redis that gets them
     */
    public CompletionStage<List<Object>> run(Script script, List<String> keys, Function<String, byte[][]> arguments) {
        String[] names = keys.toArray(String[]::new);
        return this.<List<Object>>asked(
                        arguments,
                        (redis, values) -> redis.evalsha(script.digest(), ScriptOutputType.MULTI, names, values))
                .exceptionallyCompose(problem -> Refusals.isOfUnknownScript(Refusals.cause(problem))
                        ? this.<List<Object>>asked(
                                arguments,
                                (redis, values) -> redis.eval(script.text(), ScriptOutputType.MULTI, names, values))
                        : CompletableFuture.failedStage(problem))
                .exceptionallyCompose(problem -> told(problem, keys));
    }

    /** Has everybody hear a message who has subscribed to a channel of Redis. */
    public CompletionStage<Void> publish(String channel, byte[] message) {
        return this.<Long>asked(answering -> new byte[][] {message}, (redis, values) -> redis.publish(channel, message))
                .exceptionallyCompose(problem -> told(problem, List.of()))
                .thenAccept(heardBy -> {});
    }

    /**
     * Asks Redis something.
     *
     * @param command makes it; more than one are sent together, but only the last is waited for
     * @return fails with an {@link dev.fanfare.handler.UnavailableException} if Redis does not answer, or not now
     */
    public <T> CompletionStage<T> call(Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
        return small(List.of(), command);
    }

    /**
     * Asks Redis something about a key.
     *
     * @return as of {@link #call(Function)}; if Redis cannot do it with what is there, the failure names the key
     */
    public <T> CompletionStage<T> call(
            String key, Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
        return small(List.of(key), command);
    }

    private <T> CompletionStage<T> small(
            List<String> keys, Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
        return this.<T>asked(answering -> new byte[0][], (redis, values) -> command.apply(redis))
                .exceptionallyCompose(problem -> told(problem, keys));
    }

    private <T> CompletionStage<T> told(Throwable problem, List<String> keys) {
        return CompletableFuture.failedStage(Refusals.told(options.place(), keys, Refusals.cause(problem)));
    }

    /**
     * @param values of what may be large in a command, of the run of the Redis that gets it
     */
    private <T> CompletionStage<T> asked(
            Function<String, byte[][]> values,
            BiFunction<RedisAsyncCommands<String, byte[]>, byte[][], RedisFuture<T>> command) {
        Outbound out = outbound;
        if (out == null) {
            return CompletableFuture.failedStage(outage.exception());
        }
        byte[][] sent = values.apply(out.run());
        long size = 0;
        for (byte[] value : sent) {
            size += value.length;
        }
        long end = out.admit(size);
        if (end == Outbound.FULL) {
            return CompletableFuture.failedStage(new UnavailableException("Redis at " + options.place()
                    + " is slower than what it is asked: no more than " + options.queueBytes()
                    + " bytes may be under way"));
        }
        long asked = System.nanoTime();
        RedisFuture<T> answer;
        try {
            answer = command.apply(out.connection().async(), sent);
        } catch (RuntimeException rejected) {
            out.withdraw(size);
            return CompletableFuture.failedStage(rejected);
        }
        out.flushSoon(thread.executor());
        long withdrawn = size;
        // Whoever is answered finds room for the next.
        return answer.whenComplete((value, problem) -> {
            if (problem != null && Refusals.isOfFullQueue(problem)) {
                out.withdraw(withdrawn);
            } else {
                answered(out, asked, end, problem);
            }
        });
    }

    private void answered(Outbound out, long asked, long end, @Nullable Throwable problem) {
        Throwable cause = problem == null ? null : Refusals.cause(problem);
        if (cause == null || cause instanceof RedisCommandExecutionException) {
            heard = System.nanoTime();
            out.answered(end);
        }
        if (cause instanceof RedisCommandTimeoutException && heard - asked < 0) {
            commands.drop(
                    out.connection(),
                    "it did not answer for " + options.commandTimeout().toMillis() + " ms");
        }
        if (cause != null && Refusals.isOfReplica(cause)) {
            commands.drop(out.connection(), "it has become a replica");
        }
        if (cause != null && Refusals.isRefusal(cause) && warning.isDue(System.nanoTime())) {
            LOG.warn("Redis at {} refuses: {}", options.place(), Outside.sentence(String.valueOf(cause.getMessage())));
        }
    }

    /**
     * Asks whether it is still the same Redis with the same data. Whoever asks nothing else for a while knows by it, too,
     * whether he would be answered; and a replica that nothing is written to does not say by itself that it has become one.
     */
    void verify() {
        Outbound out = outbound;
        if (out != null) {
            long asked = System.nanoTime();
            long end = out.admit(0);
            CompletionStage<Identity> found;
            try {
                found = Identity.of(out.connection().async());
            } catch (RuntimeException rejected) {
                return;
            }
            out.flushSoon(thread.executor());
            var unused = found.whenComplete((identity, problem) -> {
                answered(out, asked, end, problem);
                if (identity != null && (identity.isReplica() || identity.isOtherThan(out.run()))) {
                    commands.drop(
                            out.connection(),
                            identity.isReplica()
                                    ? "it has become a replica"
                                    : "it may have lost something in a failover");
                }
            });
            primary.elsewhere().thenAccept(named -> {
                if (!named.isEmpty()) {
                    commands.drop(out.connection(), "the primary is at " + named + " instead");
                }
            });
        }
    }

    /**
     * Ends it. What is under way fails.
     *
     * @return completes when there are no connections any more
     */
    public CompletionStage<Void> end() {
        if (closed.compareAndSet(false, true)) {
            endings.add(commands.end());
            thread.end();
            // It would close all connections once more, and warn of each that is closed already.
            endings.all()
                    .thenCompose(closedAll -> client.shutdownAsync(QUIET_MILLIS, END_MILLIS, TimeUnit.MILLISECONDS))
                    .whenComplete((done, problem) -> over.complete(null));
        }
        return over;
    }

    Endings endings() {
        return endings;
    }
}
