package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.http.Handshake;
import dev.fanfare.internal.node.Attachments;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Loop;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.Transport;
import dev.fanfare.spi.WireFormat;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.ThreadLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;

@DisplayName("Invariants 1 to 3 under load")
class OrderUnderLoadTest {

    private static final int LOOPS = 3;
    private static final int PUBLISHERS = 3;
    private static final int PUBLICATIONS = 1_000;
    private static final int CLIENTS = 9;

    @RepeatedTest(5)
    @DisplayName("Every subscriber sees every publication once and in order, however often it leaves and recovers")
    void everySubscriberSeesEveryPublicationOnceAndInOrder() throws InterruptedException {
        NamespaceOptions everything = NamespaceOptions.builder()
                .historySize(PUBLISHERS * PUBLICATIONS)
                .historyTtl(Duration.ofMinutes(5))
                .forceRecovery(true)
                .build();
        Fanfare fanfare = Fanfare.builder()
                .clients(ClientOptions.builder()
                        .insecure(true)
                        .recoveryMaxPublicationLimit(PUBLISHERS * PUBLICATIONS)
                        .build())
                .withoutNamespace(everything)
                .build();
        List<ThreadLoop> loops = new ArrayList<>();
        AtomicReference<@Nullable Throwable> violation = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(CLIENTS);
        for (int i = 0; i < LOOPS; i++) {
            ThreadLoop loop = new ThreadLoop("loop-" + i);
            loops.add(loop);
            Acceptor acceptor = fanfare.part(Attachments.class).attach(loop);
            for (int c = i; c < CLIENTS; c += LOOPS) {
                long seed = System.nanoTime() + c;
                loop.execute(() -> new RestlessClient(loop, acceptor, seed, done, violation).start());
            }
        }
        for (int p = 0; p < PUBLISHERS; p++) {
            new Thread(() -> {
                        for (int i = 0; i < PUBLICATIONS; i++) {
                            fanfare.publish("news", Payload.utf8("1"));
                        }
                    })
                    .start();
        }
        boolean all = done.await(60, TimeUnit.SECONDS);
        loops.forEach(ThreadLoop::close);
        fanfare.close();
        assertThat(violation.get()).isNull();
        assertThat(all).as("all clients received everything").isTrue();
    }

    /** Subscribes, receives for a while, leaves, comes back with recovery, until it has everything. */
    private static final class RestlessClient implements Transport {
        private final Loop loop;
        private final Acceptor acceptor;
        private final Random random;
        private final CountDownLatch done;
        private final AtomicReference<@Nullable Throwable> violation;
        private final List<SharedBatch> written = new ArrayList<>();
        private @Nullable Inbound session;
        private StreamPosition position = StreamPosition.NONE;
        private boolean subscribed;
        private boolean leaving;
        private long lastId;
        private long leaveAt;

        RestlessClient(
                Loop loop,
                Acceptor acceptor,
                long seed,
                CountDownLatch done,
                AtomicReference<@Nullable Throwable> violation) {
            this.loop = loop;
            this.acceptor = acceptor;
            this.random = new Random(seed);
            this.done = done;
            this.violation = violation;
        }

        void start() {
            session = acceptor.open(this, Handshake.NONE);
            send(Request.Connect.with(""));
            subscribe();
        }

        private void send(Request request) {
            Inbound inbound = Objects.requireNonNull(session);
            byte[] frame = format().codec().encode(new Command(++lastId, request));
            loop.execute(() -> inbound.received(frame));
        }

        private void subscribe() {
            leaveAt = position.offset() + random.nextInt(200);
            send(Request.Subscribe.to("news").recovering(position));
        }

        @Override
        public void write(SharedBatch batch) {
            batch.retain();
            written.add(batch);
        }

        @Override
        public void flush() {
            List<SharedBatch> batches = List.copyOf(written);
            written.clear();
            try {
                for (SharedBatch batch : batches) {
                    RecordingTransport.messages(batch).forEach(this::receive);
                    batch.release();
                }
            } catch (AssertionError | RuntimeException broken) {
                violation.compareAndSet(null, broken);
            }
        }

        private void receive(ServerMessage message) {
            if (message instanceof Reply.Success success) {
                reply(success.result());
            } else if (message instanceof Push.Published published) {
                assertThat(subscribed)
                        .as("a publication outside of the subscription")
                        .isTrue();
                see(published.publication());
            } else if (!(message instanceof ServerMessage.Ping)) {
                throw new AssertionError("unexpected " + message);
            }
            boolean hasSome = subscribed && position.offset() > leaveAt;
            if (hasSome && !leaving && position.offset() < PUBLISHERS * PUBLICATIONS) {
                leaving = true;
                send(new Request.Unsubscribe("news"));
            }
        }

        private void reply(Result result) {
            if (result instanceof Result.Subscribe subscribe) {
                assertThat(subscribe.recovered()).isTrue();
                assertThat(subscribe.position().offset()).isEqualTo(position.offset());
                position = subscribe.position();
                subscribed = true;
                subscribe.publications().forEach(this::see);
            } else if (result instanceof Result.Unsubscribe) {
                subscribed = false;
                leaving = false;
                subscribe();
            }
        }

        private void see(Publication publication) {
            assertThat(publication.offset()).isEqualTo(position.offset() + 1);
            position = new StreamPosition(publication.offset(), position.epoch());
            if (position.offset() == PUBLISHERS * PUBLICATIONS) {
                done.countDown();
            }
        }

        @Override
        public String name() {
            return "restless";
        }

        @Override
        public Loop loop() {
            return loop;
        }

        @Override
        public WireFormat format() {
            return RecordingTransport.JSON;
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void resume() {
            // What it sends is few.
        }

        @Override
        public void close(Disconnect reason) {
            if (!reason.equals(Disconnect.SHUTDOWN)) {
                violation.compareAndSet(null, new AssertionError("closed with " + reason));
            }
        }
    }
}
