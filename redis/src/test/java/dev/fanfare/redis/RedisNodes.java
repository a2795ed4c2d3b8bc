package dev.fanfare.redis;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.redis.internal.broker.RedisBroker;
import dev.fanfare.redis.internal.broker.RedisControlBus;
import dev.fanfare.redis.internal.format.ByteWriter;
import dev.fanfare.redis.internal.layout.RedisLayout;
import dev.fanfare.redis.internal.state.RedisStateStore;
import dev.fanfare.redis.internal.store.RedisBanStore;
import dev.fanfare.redis.internal.store.RedisGroupStore;
import dev.fanfare.redis.internal.store.RedisOccupancyStore;
import dev.fanfare.redis.internal.store.RedisPresenceStore;
import dev.fanfare.spi.ControlBus;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.SharedEngine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** Nodes on fake time that share a real Redis. */
public final class RedisNodes implements SharedEngine {

    private static final long MOST_SECONDS = 20;
    private static final List<String> ANY = List.of("any");
    private static final String PROCESSED = "total_commands_processed:";

    private final TestRedis redis = new TestRedis();
    private final List<Node> nodes = new ArrayList<>();
    private long processed;

    /** What one node has of it. */
    private record Node(RedisLayout layout, RedisBroker broker, RedisStateStore states, MarkedBus bus) {

        CompletableFuture<?> settled() {
            return CompletableFuture.allOf(
                    layout.call("any", commands -> commands.ping()).toCompletableFuture(),
                    broker.settled(ANY).toCompletableFuture(),
                    states.settled(ANY).toCompletableFuture(),
                    bus.settled());
        }

        /** How many commands that is. */
        static final int COMMANDS = 4;
    }

    /** A bus that says when everything is heard that was sent before, by a message to itself. */
    private static final class MarkedBus implements ControlBus {

        private static final byte[] MARK = "mark of the test".getBytes(StandardCharsets.UTF_8);

        private final RedisLayout layout;
        private final RedisControlBus bus;
        private volatile CompletableFuture<Void> mark = new CompletableFuture<>();
        private volatile boolean isClosed;
        private String channel = "";

        MarkedBus(RedisLayout layout) {
            this.layout = layout;
            this.bus = new RedisControlBus(layout);
        }

        /** Unlike the real one it returns when it hears: no node of a test begins deaf. */
        @Override
        public void start(String node, Consumer<byte[]> receiver) {
            channel = layout.channelPrefix() + ":node:" + node;
            bus.start(node, message -> {
                if (Arrays.equals(message, MARK)) {
                    mark.complete(null);
                } else {
                    receiver.accept(message);
                }
            });
            CountDownLatch tries = new CountDownLatch(1000);
            while (!isHeard() && tries.getCount() > 0) {
                tries.countDown();
            }
        }

        private boolean isHeard() {
            try {
                settled().get(20, TimeUnit.MILLISECONDS);
                return true;
            } catch (Exception notYet) {
                return false;
            }
        }

        CompletableFuture<Void> settled() {
            CompletableFuture<Void> heard = new CompletableFuture<>();
            mark = heard;
            // The bus leaves out what comes from its own node.
            layout.publishWide(
                    channel, new ByteWriter(64).text("nobody").bytes(MARK).toBytes());
            return heard;
        }

        @Override
        public CompletionStage<Void> send(String node, byte[] message) {
            return bus.send(node, message);
        }

        @Override
        public CompletionStage<Void> sendToOthers(byte[] message) {
            return bus.sendToOthers(message);
        }

        @Override
        public void close() {
            isClosed = true;
            bus.close();
        }
    }

    @Override
    public void addTo(FanfareBuilder builder, FakeClock clock) {
        RedisLayout layout = redis.layout();
        Node node = new Node(layout, new RedisBroker(layout), new RedisStateStore(layout), new MarkedBus(layout));
        nodes.add(node);
        builder.broker(node.broker)
                .stateStore(node.states)
                .presenceStore(new RedisPresenceStore(layout))
                .groupStore(new RedisGroupStore(layout))
                .occupancyStore(new RedisOccupancyStore(layout))
                .banStore(new RedisBanStore(layout, clock))
                .controlBus(node.bus);
    }

    /** Everything that a node had asked is answered when its own question is; if Redis had nothing else to do, that was all. */
    @Override
    public boolean settle() {
        // A node that was closed by its test asks nothing any more.
        nodes.removeIf(node -> node.bus.isClosed);
        nodes.forEach(node -> Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> node.broker.isUp() && node.states.isUp()));
        CompletableFuture.allOf(nodes.stream().map(Node::settled).toArray(CompletableFuture[]::new))
                .orTimeout(MOST_SECONDS, TimeUnit.SECONDS)
                .join();
        long before = processed;
        processed = processed();
        return processed - before != (long) nodes.size() * Node.COMMANDS + 1;
    }

    private long processed() {
        return redis.server()
                .ask(commands -> commands.info("stats"))
                .lines()
                .filter(line -> line.startsWith(PROCESSED))
                .mapToLong(line -> Long.parseLong(line.substring(PROCESSED.length())))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void advance(Duration time) {
        redis.advance(time);
        processed = processed();
    }

    @Override
    public void close() {
        redis.server().ask(commands -> commands.flushall());
    }
}
