package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.channel.RecoveryMode;
import dev.fanfare.channel.SlowConsumerCounts;
import dev.fanfare.channel.SlowConsumers.Policy;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M10 what a namespace lets give way when a subscriber is slow")
class OverflowPolicyTest extends SessionTestBase {

    private static final String KILOBYTE = '"' + "x".repeat(1000) + '"';

    private TestServer server(NamespaceOptionsBuilder options) {
        return server(builder -> builder.clients(INSECURE).namespace("ns", options.build()));
    }

    private static NamespaceOptionsBuilder dropOldest() {
        return NamespaceOptions.builder().slowConsumerPolicy(Policy.DROP_OLDEST);
    }

    private static NamespaceOptionsBuilder latest() {
        return NamespaceOptions.builder().slowConsumerPolicy(Policy.LATEST);
    }

    private static NamespaceOptionsBuilder stream(NamespaceOptionsBuilder options) {
        return options.historySize(100).historyTtl(Duration.ofMinutes(1)).forceRecovery(true);
    }

    private static TestClient subscriber(TestServer server) {
        TestClient client = server.connect();
        client.subscribe("ns:a");
        return client;
    }

    /** Publishes while a client does not read, and says what it gets when it reads again. */
    private static void whileNotReading(TestClient client, Runnable publishing) {
        client.transport().writable(false);
        publishing.run();
        assertThat(client.pushes(Push.Published.class)).isEmpty();
        client.transport().writable(true);
    }

    private static void publishNumbers(TestServer server, int from, int to) {
        for (int i = from; i <= to; i++) {
            publish(server, "ns:a", Integer.toString(i));
        }
    }

    private static void publishTagged(TestServer server, String tag, String json) {
        Publication publication = Publication.of(Payload.utf8(json)).withTags(Map.of("symbol", tag));
        server.get(server.fanfare().publish("ns:a", publication, PublishOptions.DEFAULT));
    }

    private static SlowConsumerCounts counts(TestServer server) {
        return server.fanfare().slowConsumers();
    }

    @Test
    void dropOldestKeepsTheNewestWithinTheLimitInOrder() {
        TestServer server = server(dropOldest().slowConsumerMaxSize(5_000));
        TestClient client = subscriber(server);
        TestClient other = subscriber(server);
        whileNotReading(client, () -> {
            for (int i = 0; i < 20; i++) {
                publish(server, "ns:a", KILOBYTE.replace("x\"", i + "\""));
            }
        });
        assertThat(received(client)).hasSize(4).last().asString().endsWith("19\"");
        assertThat(received(other)).hasSize(20);
        assertThat(counts(server)).isEqualTo(new SlowConsumerCounts(0, 16, 0, 0));
        publish(server, "ns:a", "\"next\"");
        assertThat(received(client)).containsExactly("\"next\"");
    }

    @Test
    void dropOldestLeavesOutWhatHasWaitedTooLong() {
        TestServer server = server(dropOldest().slowConsumerMaxAge(Duration.ofSeconds(2)));
        TestClient client = subscriber(server);
        whileNotReading(client, () -> {
            publishNumbers(server, 1, 3);
            server.advance(Duration.ofSeconds(2));
            publishNumbers(server, 4, 5);
            server.advance(Duration.ofSeconds(1));
        });
        assertThat(received(client)).containsExactly("4", "5");
    }

    @Test
    void latestKeepsOnlyTheNewest() {
        TestServer server = server(latest());
        TestClient client = subscriber(server);
        whileNotReading(client, () -> publishNumbers(server, 1, 50));
        assertThat(received(client)).containsExactly("50");
        assertThat(counts(server).conflated()).isEqualTo(49);
    }

    @Test
    @DisplayName("M21 conflation keeps the newest of each key, in the order of the stream")
    void latestPerKeyKeepsTheNewestOfEachInTheOrderOfTheStream() {
        TestServer server = server(latest().slowConsumerKey("symbol"));
        TestClient client = subscriber(server);
        whileNotReading(client, () -> {
            publishTagged(server, "A", "1");
            publishTagged(server, "B", "2");
            publishTagged(server, "C", "3");
            publishTagged(server, "A", "4");
            publishTagged(server, "C", "5");
        });
        assertThat(received(client)).containsExactly("2", "4", "5");
    }

    @Test
    void aSubscriberThatRecoversIsSentBackInsteadOfLosingSomething() {
        TestServer server = server(stream(dropOldest()).slowConsumerMaxSize(5_000));
        TestClient client = subscriber(server);
        publishNumbers(server, 1, 2);
        assertThat(received(client)).containsExactly("1", "2");
        whileNotReading(client, () -> {
            for (int i = 0; i < 20; i++) {
                publish(server, "ns:a", KILOBYTE);
            }
        });
        assertThat(client.pushes(Push.Published.class)).isEmpty();
        assertThat(client.pushes(Push.Unsubscribed.class))
                .containsExactly(new Push.Unsubscribed("ns:a", UnsubscribeCode.INSUFFICIENT_STATE));
        assertThat(counts(server).sentBack()).isEqualTo(1);
        StreamPosition had = new StreamPosition(
                2,
                server.get(server.fanfare().history("ns:a", 0, null, false))
                        .top()
                        .epoch());
        Result.Subscribe recovered = client.call(Request.Subscribe.to("ns:a").recovering(had), Result.Subscribe.class);
        assertThat(recovered.recovered()).isTrue();
        assertThat(offsets(recovered.publications())).hasSize(20).startsWith(3L).endsWith(22L);
    }

    @Test
    void aServerSideSubscriberThatRecoversIsMadeToReconnect() {
        TestServer server = server(stream(latest()));
        TestClient client = server.connect();
        server.get(server.fanfare().subscribe(ClientSelector.ofUser(""), "ns:a", SubscribeOptions.DEFAULT));
        assertThat(client.pushes(Push.Subscribed.class)).hasSize(1);
        client.transport().writable(false);
        publishNumbers(server, 1, 3);
        assertThat(client.closedWith()).isEqualTo(Disconnect.INSUFFICIENT_STATE);
    }

    @Test
    void inCacheModeTheNewestIsAllThatASubscriberIsPromised() {
        TestServer server = server(stream(latest()).forceRecoveryMode(RecoveryMode.CACHE));
        TestClient client = subscriber(server);
        whileNotReading(client, () -> publishNumbers(server, 1, 9));
        assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
        assertThat(received(client)).containsExactly("9");
        publishNumbers(server, 10, 10);
        assertThat(received(client)).containsExactly("10");
    }

    @Test
    void aSmallerLimitOfTheNamespaceDisconnectsEarlier() {
        TestServer server = server(NamespaceOptions.builder().slowConsumerMaxSize(3_000));
        TestClient client = subscriber(server);
        client.transport().writable(false);
        for (int i = 0; i < 5; i++) {
            publish(server, "ns:a", KILOBYTE);
        }
        assertThat(client.closedWith()).isEqualTo(Disconnect.SLOW);
        assertThat(counts(server).disconnected()).isEqualTo(1);
    }

    @Test
    @DisplayName("Invariant 4: outboxes are bounded in age")
    void whatWaitsTooLongDisconnectsThoughNothingElseHappens() {
        TestServer server = server(NamespaceOptions.builder().slowConsumerMaxAge(Duration.ofSeconds(3)));
        TestClient client = subscriber(server);
        client.transport().writable(false);
        publishNumbers(server, 1, 1);
        server.advance(Duration.ofMillis(2_900));
        assertThat(client.closedWith()).isNull();
        server.advance(Duration.ofMillis(300));
        assertThat(client.closedWith()).isEqualTo(Disconnect.SLOW);
    }

    @Test
    void whatLeftInTimeDoesNotDisconnect() {
        TestServer server = server(NamespaceOptions.builder().slowConsumerMaxAge(Duration.ofSeconds(3)));
        TestClient client = subscriber(server);
        whileNotReading(client, () -> publishNumbers(server, 1, 3));
        server.advance(Duration.ofSeconds(5));
        assertThat(received(client)).containsExactly("1", "2", "3");
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void slownessInOneChannelKeepsTheOrderWithinEach() {
        TestServer server = server(builder ->
                builder.clients(INSECURE).namespace("ns", latest().build()).namespace("stream", STREAM));
        TestClient client = subscriber(server);
        client.subscribe("stream:b");
        client.transport().writable(false);
        for (int i = 1; i <= 5; i++) {
            publish(server, "ns:a", Integer.toString(i));
            publish(server, "stream:b", Integer.toString(10 * i));
        }
        client.transport().writable(true);
        assertThat(received(client)).containsExactly("10", "20", "30", "40", "50", "5");
    }

    @Test
    void aPaceIsKeptAndTheNewestIsAlwaysSent() {
        TestServer server = server(latest().maxRate(10));
        TestClient client = subscriber(server);
        publishNumbers(server, 1, 5);
        assertThat(received(client)).containsExactly("1");
        server.advance(Duration.ofMillis(100));
        assertThat(received(client)).containsExactly("5");
        server.advance(Duration.ofSeconds(1));
        assertThat(received(client)).isEmpty();
        publishNumbers(server, 6, 6);
        assertThat(received(client)).containsExactly("6");
    }

    @Test
    void aPaceWithAKeyCountsForEachOfItsValues() {
        TestServer server = server(latest().slowConsumerKey("symbol").maxRate(10));
        TestClient client = subscriber(server);
        publishTagged(server, "A", "1");
        assertThat(received(client)).containsExactly("1");
        publishTagged(server, "A", "2");
        publishTagged(server, "B", "3");
        publishTagged(server, "A", "4");
        server.advance(Duration.ofMillis(100));
        assertThat(received(client)).containsExactly("3", "4");
    }

    @Test
    void aPaceWithDropOldestSpreadsABurst() {
        TestServer server = server(stream(dropOldest()).maxRate(10));
        TestClient client = subscriber(server);
        publishNumbers(server, 1, 4);
        assertThat(received(client)).containsExactly("1");
        server.advance(Duration.ofMillis(200));
        assertThat(received(client)).containsExactly("2", "3");
        TestClient late = subscriber(server);
        server.advance(Duration.ofMillis(200));
        assertThat(received(client)).containsExactly("4");
        assertThat(received(late))
                .as("its position is the stream's top already")
                .isEmpty();
        server.advance(Duration.ofMinutes(2));
        assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
    }

    @Test
    void aPaceThatLeavesSomethingOutSendsThoseBackWhoRecover() {
        TestServer server = server(stream(dropOldest()).maxRate(1).slowConsumerMaxSize(2_500));
        TestClient client = subscriber(server);
        for (int i = 0; i < 5; i++) {
            publish(server, "ns:a", KILOBYTE);
        }
        server.advance(Duration.ofSeconds(3));
        assertThat(client.pushes(Push.Unsubscribed.class))
                .containsExactly(new Push.Unsubscribed("ns:a", UnsubscribeCode.INSUFFICIENT_STATE));
        assertThat(client.pushes(Push.Published.class)).hasSize(1);
    }

    @Test
    void aSubscriptionThatEndsTakesWhatWaitedWithIt() {
        TestServer server = server(latest());
        TestClient client = subscriber(server);
        client.transport().writable(false);
        publishNumbers(server, 1, 3);
        client.send(new Request.Unsubscribe("ns:a"));
        client.transport().writable(true);
        assertThat(client.pushes(Push.Published.class)).isEmpty();
        client.subscribe("ns:a");
        publishNumbers(server, 4, 4);
        assertThat(received(client)).containsExactly("4");
    }

    @Test
    void contradictingOptionsAreRefusedByName() {
        refused(latest -> latest.slowConsumerPolicy(Policy.DROP_OLDEST).slowConsumerKey("k"), "slow_consumer_key");
        refused(latest -> latest.slowConsumerPolicy(Policy.DISCONNECT).maxRate(5), "max_rate");
        refused(latest -> stream(latest).maxRate(5), "force_recovery_mode");
        refused(latest -> latest.slowConsumerMaxSize(-1), "slow_consumer_max_size");
    }

    private static void refused(Consumer<NamespaceOptionsBuilder> options, String named) {
        NamespaceOptionsBuilder builder = latest();
        options.accept(builder);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @Test
    void whatWaitsForItsTimeIsBoundedByTheLimitOfConnectionsAndIsNotMissing() {
        TestServer server = server(builder -> builder.clients(ClientOptions.builder()
                        .insecure(true)
                        .queueMaxSize(10_000)
                        .build())
                .namespace(
                        "ns",
                        stream(dropOldest())
                                .maxRate(1)
                                .forceRecovery(false)
                                .forcePositioning(true)
                                .build()));
        TestClient client = subscriber(server);
        for (int i = 0; i < 300; i++) {
            publish(server, "ns:a", KILOBYTE);
        }
        assertThat(counts(server).dropped()).isGreaterThan(280);
        server.advance(Duration.ofSeconds(100));
        assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
        assertThat(client.pushes(Push.Published.class)).hasSizeBetween(8, 12);
    }
}
