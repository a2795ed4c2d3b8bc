package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.handler.ClientOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M10 clients that do not read")
class SlowConsumerTest extends SessionTestBase {

    private static final String KILOBYTE = '"' + "x".repeat(1000) + '"';

    private TestServer small() {
        return server(builder -> builder.clients(ClientOptions.builder()
                        .insecure(true)
                        .queueMaxSize(10_000)
                        .build())
                .namespace("stream", STREAM));
    }

    @Test
    void whatASlowClientCannotTakeWaitsInOrder() {
        TestServer server = small();
        TestClient client = server.connect();
        client.subscribe("stream:a");
        client.transport().writable(false);
        for (int i = 0; i < 5; i++) {
            publish(server, "stream:a", Integer.toString(i));
        }
        assertThat(client.take()).isEmpty();
        client.transport().writable(true);
        publish(server, "stream:a", "5");
        assertThat(received(client)).containsExactly("0", "1", "2", "3", "4", "5");
    }

    @Test
    @DisplayName("Invariant 4: outboxes are bounded in bytes")
    void aClientWithTooMuchWaitingIsClosedAndOthersAreNot() {
        TestServer server = small();
        TestClient slow = server.connect();
        TestClient fast = server.connect();
        slow.subscribe("news");
        fast.subscribe("news");
        slow.transport().writable(false);
        int published = 0;
        while (slow.closedWith() == null && published < 100) {
            publish(server, "news", KILOBYTE);
            published++;
        }
        assertThat(slow.closedWith()).isEqualTo(Disconnect.SLOW);
        assertThat(published).isBetween(9, 11);
        assertThat(fast.pushes(Push.Published.class)).hasSize(published);
    }

    @Test
    void repliesToAClientThatDoesNotReadAreBoundedToo() {
        TestServer server = small();
        TestClient slow = server.connect();
        slow.transport().writable(false);
        for (int i = 0; i < 1000 && slow.closedWith() == null; i++) {
            slow.send(new Request.Unsubscribe("c" + i));
        }
        assertThat(slow.closedWith()).isEqualTo(Disconnect.SLOW);
    }
}
