package dev.fanfare.redis.internal.link;

import dev.fanfare.internal.limit.Seldom;
import dev.fanfare.protocol.Outside;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one Redis: a connection for commands, which is made anew whenever it is lost. While it is away, commands fail
 * at once, and none is ever sent a second time: one that was answered by nobody may have been carried out. What is asked
 * while others wait to be sent is sent with them. Everything that uses it {@linkplain #use says so}, and the last one that
 * no longer does ends it. Safe for any thread.
 */
public final class RedisLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final long WARNING_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LinkOptions options;
    private final RedisClient client;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "fanfare-redis");
        made.setDaemon(true);
        return made;
    });
    private final Reconnection<StatefulRedisConnection<String, byte[]>> commands;
    private final Outage outage;
    private final Eviction eviction;
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean flushing = new AtomicBoolean();
    private final Seldom warning = new Seldom(WARNING_INTERVAL_NANOS, System.nanoTime());

    /** When Redis has answered last. */
    private volatile long heard = System.nanoTime();

    private volatile String run = "";

    /** The link begins to connect, and is there before it has. */
    public RedisLink(LinkOptions options) {
        this.options = options;
        this.outage = new Outage(
                "Redis at " + options.place() + " is not reached",
                "Redis at " + options.place() + " is reached again",
                Duration.ZERO);
        this.eviction = new Eviction(options.place());
        this.client = RedisClient.create();
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(options.queueSize())
                .protocolVersion(ProtocolVersion.RESP2)
                .timeoutOptions(TimeoutOptions.enabled(options.commandTimeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(options.connectTimeout())
                        .keepAlive(SocketOptions.KeepAliveOptions.builder()
                                .enable()
                                .idle(Duration.ofSeconds(5))
                                .interval(Duration.ofSeconds(1))
                                .count(3)
                                .build())
                        .build())
                .sslOptions(options.tls())
                .build());
        this.commands = new Reconnection<>(
                thread,
                outage,
                () -> client.connectAsync(CODEC, options.address()),
                this::prepare,
                connection -> {},
                () -> {});
        commands.start();
        long interval = options.probeInterval().toMillis();
        thread.scheduleWithFixedDelay(this::probe, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** What the names of all keys begin with. */
    public String prefix() {
        return options.prefix();
    }

    /** What the names of all channels begin with; another in each database of a Redis. */
    public String channelPrefix() {
        return options.channelPrefix();
    }

    LinkOptions options() {
        return options;
    }

    ScheduledExecutorService thread() {
        return thread;
    }

    CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> connectPubSub() {
        return client.connectPubSubAsync(CODEC, options.address());
    }

    /** Asks which Redis this is, and has it know all scripts. */
    private CompletionStage<?> prepare(StatefulRedisConnection<String, byte[]> connection) {
        RedisAsyncCommands<String, byte[]> redis = connection.async();
        CompletionStage<?> known = redis.info("server")
                .handle((info, refused) -> info == null ? "" : runId(info))
                .thenAccept(id -> run = id)
                .thenCombine(
                        redis.info("replication").exceptionally(refused -> ""),
                        (done, replication) -> requirePrimary(replication))
                .thenCombine(
                        redis.info("memory").exceptionally(refused -> ""), (done, memory) -> eviction.look(memory));
        for (Script script : Script.ALL) {
            known = known.thenCombine(redis.scriptLoad(script.text()), (before, loaded) -> loaded);
        }
        return known.thenRun(() -> connection.setAutoFlushCommands(false));
    }

    private static String requirePrimary(String replication) {
        if (replication.contains("role:slave")) {
            throw new IllegalStateException("it is a replica, to which nothing can be written");
        }
        return replication;
    }

    private static String runId(String info) {
        return info.lines()
                .filter(line -> line.startsWith("run_id:"))
                .map(line -> line.substring("run_id:".length()).strip())
                .findFirst()
                .orElse("");
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
        return commands.ready() != null;
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
        String[] names = keys.toArray(String[]::new);
        return this.<List<Object>>asked(
                        redis -> redis.evalsha(script.digest(), ScriptOutputType.MULTI, names, arguments))
                .exceptionallyCompose(problem -> Refusals.isOfUnknownScript(Refusals.cause(problem))
                        ? this.<List<Object>>asked(
                                redis -> redis.eval(script.text(), ScriptOutputType.MULTI, names, arguments))
                        : CompletableFuture.failedStage(problem))
                .exceptionallyCompose(this::told);
    }

    /** Has everybody hear a message who has subscribed to a channel of Redis. */
    public CompletionStage<Void> publish(String channel, byte[] message) {
        return call(redis -> redis.publish(channel, message)).thenAccept(heardBy -> {});
    }

    /**
     * Asks Redis something.
     *
     * @param command makes it; more than one are sent together, but only the last is waited for
     * @return fails with an {@link dev.fanfare.handler.UnavailableException} if Redis does not answer, or not now
     */
    public <T> CompletionStage<T> call(Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
        return asked(command).exceptionallyCompose(this::told);
    }

    private <T> CompletionStage<T> told(Throwable problem) {
        return CompletableFuture.failedStage(Refusals.told(options.place(), Refusals.cause(problem)));
    }

    private <T> CompletionStage<T> asked(Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
        StatefulRedisConnection<String, byte[]> connection = commands.ready();
        if (connection == null) {
            return CompletableFuture.failedStage(outage.exception());
        }
        long asked = System.nanoTime();
        RedisFuture<T> answer;
        try {
            answer = command.apply(connection.async());
        } catch (RuntimeException rejected) {
            return CompletableFuture.failedStage(rejected);
        }
        flushSoon(connection);
        answer.whenComplete((value, problem) -> answered(connection, asked, problem));
        return answer;
    }

    /** One flush for everything that is asked until it happens. */
    private void flushSoon(StatefulRedisConnection<String, byte[]> connection) {
        if (flushing.compareAndSet(false, true)) {
            try {
                thread.execute(() -> {
                    flushing.set(false);
                    connection.flushCommands();
                });
            } catch (RejectedExecutionException over) {
                connection.flushCommands();
            }
        }
    }

    private void answered(StatefulRedisConnection<String, byte[]> connection, long asked, @Nullable Throwable problem) {
        Throwable cause = problem == null ? null : Refusals.cause(problem);
        if (cause == null || cause instanceof RedisCommandExecutionException) {
            heard = System.nanoTime();
        }
        if (cause instanceof RedisCommandTimeoutException && heard - asked < 0) {
            commands.drop(
                    connection,
                    "it did not answer for " + options.commandTimeout().toMillis() + " ms");
        }
        if (cause != null && Refusals.isOfReplica(cause)) {
            commands.drop(connection, "it has become a replica");
        }
        if (cause != null && Refusals.isRefusal(cause) && warning.isDue(System.nanoTime())) {
            LOG.warn("Redis at {} refuses: {}", options.place(), Outside.sentence(String.valueOf(cause.getMessage())));
        }
    }

    /** Whoever asks nothing for a while knows all the same whether he would be answered. */
    private void probe() {
        if (System.nanoTime() - heard >= options.probeInterval().toNanos()) {
            asked(RedisAsyncCommands::ping);
        }
    }

    /** Somebody uses it, until {@link #close}. */
    public RedisLink use() {
        users.incrementAndGet();
        return this;
    }

    /** Whoever has said that he uses it does so no longer. */
    @Override
    public void close() {
        if (users.decrementAndGet() <= 0) {
            end();
        }
    }

    /** Ends it for everybody. */
    public void end() {
        if (closed.compareAndSet(false, true)) {
            commands.close();
            thread.execute(thread::shutdown);
            client.shutdownAsync(0, 2, TimeUnit.SECONDS);
        }
    }

    /** Text as it is in commands. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A number as it is in commands. */
    public static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    /** Text of an answer. */
    public static String text(Object answer) {
        return new String((byte[]) answer, StandardCharsets.UTF_8);
    }
}
