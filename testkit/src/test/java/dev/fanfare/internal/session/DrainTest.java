package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M15 nothing is acknowledged that nobody gets when a server stops")
class DrainTest extends SessionTestBase {

    private static final NamespaceOptions ALL = NamespaceOptions.builder()
            .historySize(10)
            .historyTtl(Duration.ofMinutes(1))
            .presence(true)
            .build();

    private TestServer notifying() {
        return server(
                builder -> builder.clients(INSECURE).withoutNamespace(ALL).notifications(NotificationOptions.DEFAULT));
    }

    private static void assertRefused(TestServer server, CompletionStage<?> stage) {
        assertThatThrownBy(() -> server.get(stage))
                .hasCauseInstanceOf(ErrorException.class)
                .satisfies(problem -> assertThat(((ErrorException) Problems.causeOf(problem)).error())
                        .isEqualTo(ProtocolError.INTERNAL));
    }

    @Test
    void whileItStopsItPublishesToThoseWhoAreStillThereAndToNobodyElse() {
        TestServer server = notifying();
        Fanfare fanfare = server.fanfare();
        TestClient client = server.connect();
        client.subscribe("news");
        assertThat(fanfare.isReady()).isTrue();
        fanfare.drain();
        assertThat(fanfare.isReady()).isFalse();
        publish(server, "news", "1");
        assertThat(received(client)).containsExactly("1");
        assertThat(server.get(fanfare.notifications().broadcast(Notification.of("id", "text")))
                        .code())
                .isEqualTo(DeliveryResult.OK);
        client.drop();
        assertRefused(server, fanfare.publish("news", Payload.utf8("2")));
        assertThat(server.get(fanfare.notifications().broadcast(Notification.of("id", "text")))
                        .code())
                .isEqualTo(DeliveryResult.NOT_RUNNING);
        assertThat(server.get(fanfare.notifications().notifyUser("ann", Notification.of("id", "text")))
                        .code())
                .isEqualTo(DeliveryResult.NOT_RUNNING);
    }

    @Test
    void afterItsEndEveryCallFails() {
        TestServer server = notifying();
        Fanfare fanfare = server.fanfare();
        fanfare.close();
        assertThat(fanfare.isReady()).isFalse();
        ClientSelector ann = ClientSelector.ofUser("ann");
        for (CompletionStage<?> stage : List.of(
                fanfare.publish("news", Payload.utf8("1")),
                fanfare.subscribe(ann, "news", SubscribeOptions.DEFAULT),
                fanfare.unsubscribe(ann, "news"),
                fanfare.disconnect(ann, Disconnect.FORCED),
                fanfare.presence("news"),
                fanfare.presenceStats("news"),
                fanfare.history("news", 1, null, false),
                fanfare.removeHistory("news"))) {
            assertRefused(server, stage);
        }
        assertThat(fanfare.nodeInfo().channels()).isZero();
        assertThat(fanfare.nodeInfo().clients()).isZero();
    }
}
