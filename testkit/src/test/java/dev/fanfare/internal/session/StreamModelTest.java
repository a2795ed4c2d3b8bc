package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.DeltaType;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Subscribers that come, go, break off, are slow and recover at random, with and without filters and deltas, while others
 * publish and the history is trimmed, against a model that is a list: what a subscriber has is the list, but for what it was
 * told that it has missed.
 */
class StreamModelTest extends SessionTestBase {

    private static final int CLIENTS = 6;
    private static final int STEPS = 250;
    private static final int KEPT = 8;
    private static final String CHANNEL = "model:a";
    private static final FilterNode ODD = new FilterNode("", "kind", "eq", "odd", List.of(), List.of());

    /** The client asks the application for its filter. */
    private static final Payload ENFORCED = Payload.utf8("\"odd\"");

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("stream.seeds", 40));
    }

    /** What was published, by offset less one, and what of it is kept. */
    private static final class Model {

        private final List<String> texts = new ArrayList<>();
        private int gone;

        void publish(String text) {
            texts.add(text);
            gone = Math.max(gone, texts.size() - KEPT);
        }

        void trim() {
            gone = texts.size();
        }

        boolean recovers(long offset) {
            return offset == texts.size() || offset >= gone;
        }

        List<String> after(long offset, boolean onlyOdd) {
            List<String> wanted = new ArrayList<>();
            for (int i = (int) offset; i < texts.size(); i++) {
                if (!onlyOdd || isOdd(i)) {
                    wanted.add(texts.get(i));
                }
            }
            return wanted;
        }

        static boolean isOdd(int index) {
            return index % 3 == 0;
        }
    }

    private final SlowHistory history = new SlowHistory();
    private final Model model = new Model();

    /** A subscriber, as an SDK is one. */
    private final class Follower {

        private final TestServer server;
        private final Random random;
        private final boolean wantsDeltas;
        private final boolean onlyOdd;
        private final boolean isEnforced;
        private TestClient client;
        private Deltas deltas;
        private boolean isSubscribed;
        private StreamPosition known = StreamPosition.NONE;
        private long asked;

        Follower(TestServer server, Random random) {
            this.server = server;
            this.random = random;
            this.wantsDeltas = random.nextInt(4) > 0;
            this.onlyOdd = random.nextBoolean();
            this.isEnforced = random.nextBoolean();
            this.client = connect();
            this.deltas = new Deltas(client);
        }

        private TestClient connect() {
            TestClient connected =
                    server.open(random.nextBoolean() ? RecordingTransport.JSON : RecordingTransport.PROTOBUF);
            connected.connect();
            return connected;
        }

        void reconnect() {
            client.drop();
            client = connect();
            deltas = new Deltas(client);
            isSubscribed = false;
        }

        private Request.Subscribe request() {
            boolean knows = !known.epoch().isEmpty();
            return new Request.Subscribe(
                    CHANNEL,
                    "",
                    knows,
                    known,
                    onlyOdd && isEnforced ? ENFORCED : Payload.EMPTY,
                    true,
                    true,
                    false,
                    wantsDeltas ? "fossil" : "",
                    onlyOdd && !isEnforced ? ODD : null,
                    0,
                    0);
        }

        /** Subscribes, perhaps to unsubscribe at once, while others publish; unless it is subscribed already. */
        void subscribe(Runnable meanwhile) {
            if (isSubscribed) {
                return;
            }
            client.transport().writable(true);
            boolean recovers = !known.epoch().isEmpty();
            long id = 1_000_000 + ++asked;
            history.hold();
            client.sendAllWithoutSettling(new Command(id, request()));
            server.settle();
            meanwhile.run();
            boolean isRecoverable = model.recovers(known.offset());
            history.readHistoryNow();
            meanwhile.run();
            boolean leaves = random.nextInt(5) == 0;
            if (leaves) {
                client.sendAllWithoutSettling(new Command(1_000_000 + ++asked, new Request.Unsubscribe(CHANNEL)));
            }
            history.answer();
            history.release();
            server.settle();
            Result.Subscribe result = client.result(id, Result.Subscribe.class);
            deltas = new Deltas(client);
            assertThat(result.wasRecovering()).isEqualTo(recovers);
            assertThat(result.recovered()).isEqualTo(recovers && isRecoverable);
            if (result.recovered()) {
                take(result.publications());
            } else {
                assertThat(result.publications()).isEmpty();
                known = result.position();
            }
            isSubscribed = true;
            if (leaves) {
                assertThat(client.reply(1_000_000 + asked)).isInstanceOf(Reply.Success.class);
                takePushes();
                isSubscribed = false;
            }
        }

        void unsubscribe() {
            if (isSubscribed) {
                client.transport().writable(true);
                client.call(new Request.Unsubscribe(CHANNEL), Result.Unsubscribe.class);
                takePushes();
                isSubscribed = false;
            }
        }

        /** Takes what has come, which must be what comes next. */
        private void takePushes() {
            take(client.pushes(Push.Published.class).stream()
                    .map(Push.Published::publication)
                    .toList());
        }

        private void take(List<Publication> publications) {
            List<String> got = wantsDeltas
                    ? deltas.together(publications)
                    : publications.stream()
                            .map(publication -> publication.data().utf8())
                            .toList();
            List<String> due = model.after(known.offset(), onlyOdd);
            assertThat(due).hasSizeGreaterThanOrEqualTo(got.size());
            assertThat(got).isEqualTo(due.subList(0, got.size()));
            if (!publications.isEmpty()) {
                known = new StreamPosition(
                        publications.get(publications.size() - 1).offset(), known.epoch());
            }
        }

        /** It has everything that was published, if it is subscribed. */
        void look() {
            assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
            assertThat(client.closedWith()).isNull();
            if (isSubscribed && client.transport().isWritable()) {
                takePushes();
                assertThat(model.after(known.offset(), onlyOdd)).isEmpty();
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName(
            "M2 whoever comes, goes and recovers, with a filter or deltas, has everything in order and once, or was told")
    void nobodyMissesAnythingWithoutKnowing(long seed) {
        Random random = new Random(seed);
        TestServer server = server(builder -> builder.clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .pingInterval(Duration.ofDays(1))
                        .build())
                .broker(history)
                .namespace(
                        "model",
                        NamespaceOptions.builder()
                                .historySize(KEPT)
                                .historyTtl(Duration.ofMinutes(1))
                                .forceRecovery(true)
                                .allowTagsFilter(true)
                                .allowedDeltaTypes(List.of(DeltaType.FOSSIL))
                                .build())
                .onSubscribing(event -> SubscribeOptions.builder()
                        .tagsFilter(event.data().equals(ENFORCED) ? ODD : null)
                        .build()));
        List<Follower> followers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            followers.add(new Follower(server, random));
        }
        for (int step = 0; step < STEPS; step++) {
            try {
                step(server, random, followers.get(random.nextInt(CLIENTS)));
                server.settle();
                followers.forEach(Follower::look);
            } catch (AssertionError wrong) {
                throw new AssertionError("seed " + seed + ", step " + step, wrong);
            }
        }
        followers.forEach(follower -> follower.client.transport().writable(true));
        server.settle();
        followers.forEach(Follower::look);
    }

    private void step(TestServer server, Random random, Follower follower) {
        Runnable publishing = () -> publish(server, random, random.nextInt(4));
        switch (random.nextInt(12)) {
            case 0 -> follower.reconnect();
            case 1 -> follower.unsubscribe();
            case 2 -> {
                server.get(server.fanfare().removeHistory(CHANNEL));
                model.trim();
            }
            case 3 -> server.advance(Duration.ofSeconds(45));
            case 4 ->
                follower.client
                        .transport()
                        .writable(!follower.client.transport().isWritable());
            case 5, 6, 7 -> publish(server, random, 1 + random.nextInt(3));
            default -> follower.subscribe(publishing);
        }
    }

    /** Publishes without a rest between. */
    private void publish(TestServer server, Random random, int count) {
        for (int i = 0; i < count; i++) {
            int index = model.texts.size();
            String text = "{\"number\":" + index + ",\"text\":\"" + "größer ".repeat(random.nextInt(30)) + "\"}";
            Publication publication =
                    Publication.of(Payload.utf8(text)).withTags(Map.of("kind", Model.isOdd(index) ? "odd" : "even"));
            server.fanfare().publish(CHANNEL, publication, PublishOptions.DEFAULT.delta(random.nextInt(3) > 0));
            model.publish(text);
        }
    }
}
