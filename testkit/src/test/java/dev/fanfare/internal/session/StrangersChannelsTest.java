package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("whoever publishes to names without number costs nobody else a position")
class StrangersChannelsTest extends SessionTestBase {

    private static final int LONG_ENOUGH_TO_COMPARE_POSITIONS = 120;

    /** Room for a few hundred channels. */
    private static final int MEMORY = 100_000;

    /** So many that whatever names share is hit several times. */
    private static final int WITHOUT_NUMBER = 1_000_000;

    /** So many that what was kept before is forgotten. */
    private static final int MANY = 2_000;

    private TestServer small() {
        return server(builder -> builder.clients(INSECURE)
                .namespace("stream", STREAM)
                .notifications(NotificationOptions.builder().secret("secret").build())
                .memoryMaxSize(MEMORY));
    }

    private static void publishToNames(TestServer server, int count) {
        Payload data = Payload.utf8("1");
        for (int i = 0; i < count; i++) {
            server.fanfare().publish("stream:" + i, data);
        }
    }

    @Test
    void whoSubscribesAndHasMissedNothingIsNotDisturbed() {
        TestServer server = small();
        TestClient client = server.connect();
        Result.Subscribe empty = client.subscribe("stream:empty");
        client.subscribe("stream:quiet");
        publish(server, "stream:quiet", "\"before\"");
        publishToNames(server, WITHOUT_NUMBER);
        keepAlive(server, LONG_ENOUGH_TO_COMPARE_POSITIONS, client);
        assertThat(client.closedWith()).isNull();
        assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
        StreamPosition first = publish(server, "stream:empty", "\"first\"");
        assertThat(first).isEqualTo(new StreamPosition(1, empty.position().epoch()));
        assertThat(publish(server, "stream:quiet", "\"after\"").offset()).isEqualTo(2);
        keepAlive(server, LONG_ENOUGH_TO_COMPARE_POSITIONS, client);
        assertThat(client.closedWith()).isNull();
        assertThat(received(client)).containsExactly("\"before\"", "\"first\"", "\"after\"");
    }

    @Test
    void whoComesBackForWhatIsForgottenIsToldSo() {
        TestServer server = small();
        TestClient client = server.connect();
        client.subscribe("stream:quiet");
        StreamPosition seen = publish(server, "stream:quiet", "1");
        client.drop();
        publish(server, "stream:quiet", "2");
        publishToNames(server, MANY);
        TestClient again = server.connect();
        Result.Subscribe back = again.call(
                new Request.Subscribe(
                        "stream:quiet", "", true, seen, Payload.EMPTY, false, false, false, "", null, 0, 0),
                Result.Subscribe.class);
        assertThat(back.wasRecovering()).isTrue();
        assertThat(back.recovered()).isFalse();
        assertThat(back.position().epoch()).isNotEqualTo(seen.epoch());
    }

    @Test
    void anEpochIsNotUsedAgainWhenItsLastSubscriberHasGone() {
        TestServer server = small();
        TestClient client = server.connect();
        client.subscribe("stream:quiet");
        StreamPosition seen = publish(server, "stream:quiet", "1");
        publishToNames(server, MANY);
        client.drop();
        assertThat(server.connect().subscribe("stream:quiet").position().epoch())
                .isNotEqualTo(seen.epoch());
        assertThat(publish(server, "stream:quiet", "2").epoch()).isNotEqualTo(seen.epoch());
    }
}
