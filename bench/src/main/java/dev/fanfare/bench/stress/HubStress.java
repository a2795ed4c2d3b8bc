package dev.fanfare.bench.stress;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.internal.hub.ChannelWatch;
import dev.fanfare.internal.hub.Flusher;
import dev.fanfare.internal.hub.Hub;
import dev.fanfare.internal.hub.HubShard;
import dev.fanfare.internal.hub.Subscriber;
import dev.fanfare.internal.hub.Subscription;
import dev.fanfare.internal.memory.MemoryBroker;
import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.Ticker;
import dev.fanfare.spi.WireFormat;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** No wake-up of a loop is lost, and every subscriber gets every publication once. */
public final class HubStress {

    private static final Publication PUBLICATION = Publication.of(Payload.utf8("1"));

    private static final Flusher NOTHING_WAITS = new Flusher() {
        @Override
        public int waiting() {
            return 0;
        }

        @Override
        public void flush() {
            // Everything is counted at once.
        }
    };

    private HubStress() {}

    /** A channel with a subscriber on each of two loops, which encode the same push on their own. */
    private abstract static class TwoLoops {
        private final Hub hub = new Hub(
                new MemoryBroker(),
                ChannelSyntax.DEFAULT,
                Long.MAX_VALUE,
                channels -> {},
                ChannelWatch.NONE,
                Ticker.system());
        private final HandTurnedLoop firstLoop = new HandTurnedLoop();
        private final HandTurnedLoop secondLoop = new HandTurnedLoop();
        private final Counter first = new Counter();
        private final Counter second = new Counter();

        TwoLoops() {
            subscribe(firstLoop, first);
            subscribe(secondLoop, second);
        }

        private void subscribe(HandTurnedLoop loop, Counter counter) {
            HubShard shard = hub.shard(loop, NOTHING_WAITS);
            Subscription subscription = new Subscription(counter, "c", false);
            shard.subscribe(subscription, NamespaceOptions.DEFAULT, null)
                    .toCompletableFuture()
                    .join();
            subscription.goLive(null);
        }

        void publish() {
            hub.published("c", PUBLICATION, StreamPosition.NONE, StreamPosition.NONE, "", false);
        }

        void turnFirst() {
            firstLoop.turn();
        }

        void turnSecond() {
            secondLoop.turn();
        }

        void end(II_Result result) {
            turnFirst();
            turnSecond();
            result.r1 = first.received;
            result.r2 = second.received;
        }
    }

    /** Publications come while a loop drains. */
    @JCStressTest
    @Outcome(id = "3, 3", expect = Expect.ACCEPTABLE, desc = "both loops have delivered everything")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a publication was lost or came twice")
    @State
    public static class PublishAndDrain extends TwoLoops {
        @Actor
        public void publisher() {
            publish();
            publish();
            publish();
        }

        @Actor
        public void loop() {
            turnFirst();
            turnFirst();
        }

        @Arbiter
        public void arbiter(II_Result result) {
            end(result);
        }
    }

    /** Publications come from two sides. */
    @JCStressTest
    @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both loops have delivered everything")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a publication was lost or came twice")
    @State
    public static class TwoPublishers extends TwoLoops {
        @Actor
        public void one() {
            publish();
        }

        @Actor
        public void another() {
            publish();
        }

        @Arbiter
        public void arbiter(II_Result result) {
            end(result);
        }
    }

    /** Two loops deliver, and so encode, the same publication. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both loops have delivered it")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a publication was lost or came twice")
    @State
    public static class TwoDrains extends TwoLoops {
        public TwoDrains() {
            publish();
        }

        @Actor
        public void firstLoop() {
            turnFirst();
        }

        @Actor
        public void secondLoop() {
            turnSecond();
        }

        @Arbiter
        public void arbiter(II_Result result) {
            end(result);
        }
    }

    /** Counts the messages it gets. */
    private static final class Counter implements Subscriber, WireFormat {
        private int received;

        @Override
        public String clientId() {
            return "";
        }

        @Override
        public WireFormat format() {
            return this;
        }

        @Override
        public Codec codec() {
            return JsonCodec.INSTANCE;
        }

        @Override
        public SharedBatch batch(List<byte[]> messages) {
            return new Counted(messages.size());
        }

        @Override
        public void deliver(SharedBatch batch, SlowConsumers limits) {
            received += batch.size();
        }

        @Override
        public boolean takesMore() {
            return true;
        }

        @Override
        public int maxWaitingBytes() {
            return Integer.MAX_VALUE;
        }

        @Override
        public void fellBehind(Subscription subscription) {
            throw new AssertionError("it takes everything at once");
        }

        @Override
        public void insufficientState(Subscription subscription) {
            throw new AssertionError("it has no position");
        }

        @Override
        public void unwritable(Throwable problem) {
            throw new AssertionError("nothing is written", problem);
        }

        @Override
        public boolean collect(long bytes) {
            return true;
        }
    }

    /** As many messages as its size says. */
    private record Counted(int size) implements SharedBatch {
        @Override
        public void retain() {
            // Nothing is held.
        }

        @Override
        public void release() {
            // Nothing is held.
        }
    }
}
