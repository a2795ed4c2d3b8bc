package dev.fanfare.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.bench.plan.Transport;
import dev.fanfare.bench.witness.ChannelWitness;
import dev.fanfare.bench.witness.Recovery;
import dev.fanfare.bench.witness.SubscriptionWitness;
import dev.fanfare.bench.witness.Violation;
import dev.fanfare.bench.witness.Violations;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.spi.PublishResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("M14 Clients of the bench that come back")
@Timeout(60)
class FollowersTest {

    private static final String CHANNEL = "news";
    private static final int NUMBER = 7;
    private static final int CLIENTS = 4;

    private final Violations violations = new Violations();
    private ChannelWitness witness = new ChannelWitness(CHANNEL, violations);
    private final List<SubscriptionWitness> subscriptions = new ArrayList<>();
    private final Fanfare fanfare = Fanfare.builder()
            .clients(ClientOptions.builder().insecure(true).build())
            .withoutNamespace(history(1_000))
            .namespace("short", history(1))
            .build();
    private final NettyServer server;
    private final Followers followers;

    FollowersTest() throws IOException {
        server = NettyServer.builder(fanfare).host("127.0.0.1").port(0).loops(2).start();
        Endpoint endpoint =
                Endpoint.of("ws://127.0.0.1:" + server.port() + "/connection/websocket", Transport.WEBSOCKET);
        // Nothing listens at the second one: who goes there comes back.
        Endpoint nobody = Endpoint.of("ws://127.0.0.1:1/", Transport.WEBSOCKET);
        followers = new Followers(List.of(endpoint, nobody), 1);
    }

    private static NamespaceOptions history(int size) {
        return NamespaceOptions.builder()
                .historySize(size)
                .historyTtl(Duration.ofMinutes(1))
                .forcePositioning(true)
                .forceRecovery(true)
                .build();
    }

    private void follow(String channel) {
        witness = new ChannelWitness(channel, violations);
        Recovery recovery = new Recovery();
        for (int i = 0; i < CLIENTS; i++) {
            subscriptions.add(witness.subscription(i, recovery));
            followers.add(channel, NUMBER, subscriptions.get(i));
        }
        followers.connect(1_000);
        await(() -> followers.subscribed() == CLIENTS);
    }

    @AfterEach
    void end() {
        followers.close();
        server.close();
        fanfare.close();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Publishes, and returns the number of the publication. */
    private int publish() {
        int sequence = witness.publishing(System.nanoTime());
        PublishResult result = fanfare.publish(witness.name(), Payload.utf8(Numbered.payload(NUMBER, sequence, 100)))
                .toCompletableFuture()
                .join();
        witness.acknowledged(
                sequence, result.position().epoch(), result.position().offset());
        return sequence;
    }

    private void disconnectAll(Disconnect reason) {
        int before = followers.reconnects();
        fanfare.disconnect(ClientSelector.all(), reason).toCompletableFuture().join();
        await(() -> followers.reconnects() >= before + CLIENTS);
    }

    private long announcements() {
        return subscriptions.stream()
                .mapToLong(SubscriptionWitness::announcements)
                .sum();
    }

    @Test
    @DisplayName("M14 They recover what they missed, and have seen everything")
    void recover() {
        follow(CHANNEL);
        for (int i = 0; i < 20; i++) {
            publish();
        }
        disconnectAll(Disconnect.FORCE_RECONNECT);
        int last = publish();
        await(() -> witness.isDelivered(last));
        witness.end();
        assertThat(violations.examples()).isEmpty();
        assertThat(announcements()).isZero();
        assertThat(followers.ends()).isZero();
    }

    @Test
    @DisplayName("M14 They know when they are told that something is missing")
    void areTold() {
        follow("short:news");
        publish();
        disconnectAll(Disconnect.FORCE_RECONNECT);
        for (int i = 0; i < 20; i++) {
            publish();
        }
        await(() -> followers.subscribed() == CLIENTS);
        int last = publish();
        await(() -> witness.isDelivered(last));
        witness.end();
        assertThat(violations.examples()).isEmpty();
        assertThat(announcements()).isPositive();
        assertThat(witness.excused()).isPositive();
    }

    @Test
    @DisplayName("M14 They begin anew when they are sent away for good, and say so")
    void beginAnew() {
        follow(CHANNEL);
        publish();
        disconnectAll(Disconnect.FORCED);
        await(() -> followers.subscribed() == CLIENTS);
        int last = publish();
        await(() -> witness.isDelivered(last));
        assertThat(followers.ends()).isGreaterThanOrEqualTo(CLIENTS);
        assertThat(announcements()).isGreaterThanOrEqualTo(CLIENTS);
        assertThat(violations.examples()).isEmpty();
    }

    @Test
    @DisplayName("M14 They do not take for a publication what carries another number or none")
    void foreign() {
        follow(CHANNEL);
        fanfare.publish(CHANNEL, Payload.utf8(Numbered.payload(NUMBER + 1, 0, 100)))
                .toCompletableFuture()
                .join();
        fanfare.publish(CHANNEL, Payload.utf8("{}")).toCompletableFuture().join();
        await(() -> violations.total() == 2 * CLIENTS);
        assertThat(violations.counts()).containsOnlyKeys(Violation.Kind.FOREIGN);
    }
}
