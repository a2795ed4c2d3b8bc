package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.history.Retention;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Publications that a broken link did not bring: whoever has a position learns of it, and nobody else is disturbed. */
@DisplayName("M4 what is lost on the way is noticed")
class LossTest extends SessionTestBase {

    private static final Retention STREAM_RETENTION = new Retention(1000, Duration.ofMinutes(1), Duration.ofHours(1));
    private static final Retention NO_RETENTION = new Retention(0, Duration.ZERO, Duration.ofHours(1));

    private final LossyBroker lossy = new LossyBroker();

    private TestServer lossyServer() {
        return server(builder -> builder.clients(INSECURE).broker(lossy).namespace("stream", STREAM));
    }

    @Test
    void whoMissesAPublicationIsToldToComeBack() {
        TestServer server = lossyServer();
        TestClient client = server.connect();
        client.subscribe("stream:a");
        StreamPosition seen = publish(server, "stream:a", "1");
        lossy.loseNext();
        publish(server, "stream:a", "2");
        publish(server, "stream:a", "3");
        assertThat(received(client)).containsExactly("1");
        assertThat(client.pushes(Push.Unsubscribed.class))
                .containsExactly(new Push.Unsubscribed("stream:a", UnsubscribeCode.INSUFFICIENT_STATE));
        assertThat(client.closedWith()).isNull();
        Result.Subscribe back = client.call(Request.Subscribe.to("stream:a").recovering(seen), Result.Subscribe.class);
        assertThat(offsets(back.publications())).containsExactly(2L, 3L);
    }

    @Test
    void whoSubscribesByAPatternIsToldToComeBackWhenAnythingMayHaveBeenLost() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .broker(lossy)
                .withoutNamespace(NamespaceOptions.builder().allowWildcard(true).build()));
        TestClient client = server.connect();
        client.subscribe("news.*");
        lossy.interrupt();
        server.settle();
        assertThat(client.pushes(Push.Unsubscribed.class))
                .containsExactly(new Push.Unsubscribed("news.*", UnsubscribeCode.INSUFFICIENT_STATE));
    }

    @Test
    void whoMissesAPublicationInAServerSideSubscriptionReconnects() {
        TestServer server = lossyServer();
        TestClient client = server.connect();
        server.get(server.fanfare().subscribe(ClientSelector.ofUser(""), "stream:a", SubscribeOptions.DEFAULT));
        lossy.loseNext();
        publish(server, "stream:a", "1");
        publish(server, "stream:a", "2");
        assertThat(client.closedWith()).isEqualTo(Disconnect.INSUFFICIENT_STATE);
    }

    @Test
    void aLossThatNoPublicationRevealsIsFoundByTheClock() {
        TestServer server = lossyServer();
        TestClient loser = server.connect();
        loser.subscribe("stream:a");
        lossy.loseNext();
        publish(server, "stream:a", "1");
        TestClient upToDate = server.connect();
        upToDate.subscribe("stream:a");
        // A check that fails is no reason to give up checking.
        lossy.breakHistory(true);
        keepAlive(server, 50, loser, upToDate);
        lossy.breakHistory(false);
        keepAlive(server, 90, loser, upToDate);
        assertThat(loser.pushes(Push.Unsubscribed.class)).hasSize(1);
        assertThat(upToDate.pushes(Push.Unsubscribed.class)).isEmpty();
    }

    @Test
    void aLinkThatWasBrokenIsLookedIntoAtOnce() {
        TestServer server = lossyServer();
        TestClient loser = server.connect();
        TestClient upToDate = server.connect();
        loser.subscribe("stream:a");
        StreamPosition seen = upToDate.subscribe("stream:b").position();
        lossy.loseNext();
        publish(server, "stream:a", "1");
        lossy.interrupt("stream:a", "stream:b");
        server.advance(Duration.ofSeconds(6));
        assertThat(loser.pushes(Push.Unsubscribed.class))
                .containsExactly(new Push.Unsubscribed("stream:a", UnsubscribeCode.INSUFFICIENT_STATE));
        assertThat(upToDate.pushes(Push.Unsubscribed.class)).isEmpty();
        publish(server, "stream:b", "2");
        assertThat(received(upToDate)).containsExactly("2");
        assertThat(seen.offset()).isZero();
    }

    @Test
    void whatIsAnnouncedWhileAnInterruptionIsLookedIntoIsNotMissing() {
        TestServer server = lossyServer();
        TestClient client = server.connect();
        client.subscribe("stream:a");
        for (int i = 0; i < 20; i++) {
            lossy.interrupt("stream:a");
            publish(server, "stream:a", Integer.toString(i));
            server.advance(Duration.ofMillis(700));
        }
        assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
        assertThat(received(client)).hasSize(20);
    }

    @Test
    void eachChannelIsLookedAtOnceInAnIntervalHoweverManySubscribe() {
        TestServer server = lossyServer();
        TestClient[] clients = new TestClient[40];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = server.connect();
            clients[i].subscribe("stream:everybody");
            clients[i].subscribe("stream:" + i);
            clients[i].subscribe("news");
        }
        lossy.asked().clear();
        keepAlive(server, 40, clients);
        List<String> asked = lossy.asked().stream().flatMap(Collection::stream).toList();
        assertThat(asked).doesNotHaveDuplicates().hasSize(clients.length + 1).contains("stream:everybody");
        assertThat(lossy.asked()).as("spread over the interval").hasSizeBetween(8, 32);
    }

    @Test
    void aBrokerThatLosesNothingIsNotAsked() {
        LossyBroker reliable = new LossyBroker() {
            @Override
            public boolean deliversReliably() {
                return true;
            }
        };
        TestServer server =
                server(builder -> builder.clients(INSECURE).broker(reliable).namespace("stream", STREAM));
        TestClient client = server.connect();
        client.subscribe("stream:a");
        keepAlive(server, 100, client);
        assertThat(reliable.asked()).isEmpty();
    }

    @Test
    void whatOtherNodesPublishBeyondTheBoundIsLeftOutAndRecovered() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .broker(lossy)
                .deliveryQueueMaxSize(10_000)
                .namespace(
                        "stream",
                        NamespaceOptions.builder()
                                .historySize(1000)
                                .historyTtl(Duration.ofMinutes(1))
                                .forceRecovery(true)
                                .build()));
        TestClient reader = server.connect();
        StreamPosition seen = reader.subscribe("stream:a").position();
        TestClient listener = server.connect();
        listener.subscribe("news");
        for (int i = 0; i < 200; i++) {
            lossy.publishElsewhere("stream:a", Payload.utf8("\"" + "x".repeat(200) + "\""), STREAM_RETENTION);
            lossy.publishElsewhere("news", Payload.utf8("\"" + "y".repeat(200) + "\""), NO_RETENTION);
        }
        server.settle();
        assertThat(received(listener)).hasSizeBetween(10, 100);
        assertThat(reader.pushes(Push.Unsubscribed.class))
                .containsExactly(new Push.Unsubscribed("stream:a", UnsubscribeCode.INSUFFICIENT_STATE));
        int delivered = received(reader).size();
        Result.Subscribe back = reader.call(
                Request.Subscribe.to("stream:a").recovering(new StreamPosition(delivered, seen.epoch())),
                Result.Subscribe.class);
        assertThat(back.recovered()).isTrue();
        assertThat(delivered + back.publications().size()).isEqualTo(200);
        lossy.publishElsewhere("stream:a", Payload.utf8("1"), STREAM_RETENTION);
        lossy.publishElsewhere("news", Payload.utf8("2"), NO_RETENTION);
        assertThat(received(reader)).containsExactly("1");
        assertThat(received(listener)).containsExactly("2");
    }
}
