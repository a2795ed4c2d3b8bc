package dev.fanfare.bench.jmh;

import dev.fanfare.Fanfare;
import dev.fanfare.channel.DeltaType;
import dev.fanfare.channel.MapMode;
import dev.fanfare.channel.MapOptions;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.http.Handshake;
import dev.fanfare.internal.node.Attachments;
import dev.fanfare.internal.node.Node;
import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Loop;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.Transport;
import dev.fanfare.spi.WireFormat;
import dev.fanfare.state.StateUpdate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a delivery costs before it reaches a socket: history, hub, sessions and framing, on one loop that
 * the benchmark turns by hand. A score is the time of one delivery.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HubBenchmark {

    private static final int SUBSCRIBERS = 1000;
    private static final int RUN = 32;
    private static final int DOCUMENTS = 40;
    private static final int ITEMS = 40;
    private static final int KEYS = 1000;
    private static final MapOptions MAP = MapOptions.builder()
            .mode(MapMode.RECOVERABLE)
            .keyTtl(Duration.ofMinutes(5))
            .build();

    private final TurnedLoop loop = new TurnedLoop();
    private final Payload[] documents =
            IntStream.range(0, DOCUMENTS).mapToObj(HubBenchmark::document).toArray(Payload[]::new);
    private int version;
    private final Payload data = Payload.utf8("\"" + "x".repeat(126) + "\"");
    private final Fanfare fanfare = Fanfare.builder()
            .clients(ClientOptions.builder().insecure(true).build())
            .withoutNamespace(NamespaceOptions.builder()
                    .historySize(100)
                    .historyTtl(Duration.ofMinutes(5))
                    .forcePositioning(true)
                    .allowedDeltaTypes(List.of(DeltaType.FOSSIL))
                    .deltaPublish(true)
                    .build())
            .namespace(
                    "map",
                    NamespaceOptions.builder()
                            .subscriptionType(SubscriptionType.MAP)
                            .map(MAP)
                            .build())
            .build();
    private long delivered;

    /** Connects the subscribers. */
    @Setup
    public void connect() {
        Acceptor acceptor = fanfare.part(Attachments.class).attach(loop);
        Codec codec = JsonCodec.INSTANCE;
        for (int i = 0; i < SUBSCRIBERS; i++) {
            Inbound session = acceptor.open(new CountingTransport(), Handshake.NONE);
            session.received(codec.encode(new Command(1, Request.Connect.with(""))));
            session.received(codec.encode(new Command(2, Request.Subscribe.to("news"))));
            session.received(codec.encode(new Command(3, Request.Subscribe.to("whole"))));
            session.received(codec.encode(new Command(4, withDeltas("deltas"))));
            session.received(codec.encode(new Command(5, toMap("map:keys"))));
        }
        loop.turn();
        long published = single();
        if (published < SUBSCRIBERS) {
            throw new IllegalStateException("the subscribers did not get a publication");
        }
        if (key() - published < SUBSCRIBERS) {
            throw new IllegalStateException("the subscribers did not get a change of a key");
        }
    }

    private static Request.Subscribe withDeltas(String channel) {
        return new Request.Subscribe(
                channel, "", false, StreamPosition.NONE, Payload.EMPTY, false, false, false, "fossil", null, 0, 0);
    }

    private static Request.Subscribe toMap(String channel) {
        return Request.Subscribe.to(channel)
                .ofType(Request.Subscribe.MAP, new Request.MapPage(Request.MapPage.STATE, "", 0));
    }

    /** A document of 2 KB; two of its 40 items, 5 %, are others than in the version before. */
    private static Payload document(int version) {
        StringJoiner items = new StringJoiner(",", "{\"items\":[", "]}");
        for (int item = 0; item < ITEMS; item++) {
            int changed = version - (version - item % (ITEMS / 2) + DOCUMENTS) % (ITEMS / 2);
            items.add("{\"id\":" + (1000 + item) + ",\"name\":\"item of many\",\"price\":"
                    + (5_000_000 + changed * 7919) + "}");
        }
        return Payload.utf8(items.toString());
    }

    /** Ends everything. */
    @TearDown
    public void close() {
        fanfare.close();
    }

    /** One publication, delivered at once. */
    @Benchmark
    @OperationsPerInvocation(SUBSCRIBERS)
    public long single() {
        fanfare.publish("news", data);
        loop.turn();
        return delivered;
    }

    /** A change of one key of a map, with as much data as {@link #single} publishes. */
    @Benchmark
    @OperationsPerInvocation(SUBSCRIBERS)
    public long key() {
        version = (version + 1) % KEYS;
        StateUpdate update = StateUpdate.builder()
                .set("key" + version, data)
                .repeats()
                .keyTtl(MAP.keyTtl())
                .build();
        fanfare.part(Node.class).states().update("map:keys", MAP.retention(), update);
        loop.turn();
        return delivered;
    }

    /** As many as queue up while a loop is busy, delivered as one run. */
    @Benchmark
    @OperationsPerInvocation(SUBSCRIBERS * RUN)
    public long run() {
        for (int i = 0; i < RUN; i++) {
            fanfare.publish("news", data);
        }
        loop.turn();
        return delivered;
    }

    /** A document that changes a little, whole. */
    @Benchmark
    @OperationsPerInvocation(SUBSCRIBERS)
    public long whole() {
        return publishDocument("whole");
    }

    /** The same document, to subscriptions that get deltas. */
    @Benchmark
    @OperationsPerInvocation(SUBSCRIBERS)
    public long deltas() {
        return publishDocument("deltas");
    }

    private long publishDocument(String channel) {
        version = (version + 1) % DOCUMENTS;
        fanfare.publish(channel, documents[version]);
        loop.turn();
        return delivered;
    }

    private static final class TurnedLoop implements Loop {
        private final Queue<Runnable> tasks = new ArrayDeque<>();

        void turn() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void afterOthers(Runnable task) {
            execute(task);
        }

        @Override
        public void schedule(Runnable task, long delayMillis) {
            // Pings and expiry have no part in this.
        }

        @Override
        public long millis() {
            return 0;
        }
    }

    /** Joins messages as a transport does, and keeps none. */
    private static final class JoiningFormat implements WireFormat {

        static final JoiningFormat INSTANCE = new JoiningFormat();

        @Override
        public Codec codec() {
            return JsonCodec.INSTANCE;
        }

        @Override
        public SharedBatch batch(List<byte[]> messages) {
            int size = messages.stream().mapToInt(message -> message.length + 1).sum();
            byte[] joined = new byte[size];
            int at = 0;
            for (byte[] message : messages) {
                System.arraycopy(message, 0, joined, at, message.length);
                at += message.length + 1;
            }
            return new ArrayBatch(joined.length);
        }
    }

    private record ArrayBatch(int size) implements SharedBatch {
        @Override
        public void retain() {
            // Garbage collected.
        }

        @Override
        public void release() {
            // Garbage collected.
        }
    }

    private final class CountingTransport implements Transport {
        @Override
        public String name() {
            return "counting";
        }

        @Override
        public Loop loop() {
            return loop;
        }

        @Override
        public WireFormat format() {
            return JoiningFormat.INSTANCE;
        }

        @Override
        public void write(SharedBatch batch) {
            delivered += batch.size();
        }

        @Override
        public void flush() {
            delivered++;
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void resume() {
            // It sends nothing.
        }

        @Override
        public void close(Disconnect reason) {
            throw new IllegalStateException("closed with " + reason);
        }
    }
}
