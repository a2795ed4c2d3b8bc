package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.internal.node.Node;
import dev.fanfare.protocol.Payload;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When sockets have what was published. */
class DeliveredTest extends SessionTestBase {

    @Test
    @DisplayName("M19 what was published is with the sockets when a node says that it has delivered it")
    void whatWasPublishedIsWithTheSockets() {
        TestServer server = insecure();
        TestClient one = server.connect();
        TestClient other = server.connect();
        one.subscribe("news");
        other.subscribe("news");
        one.take();
        other.take();
        // More than is taken over at once.
        for (int i = 0; i < 5_000; i++) {
            var unused = server.fanfare().publish("news", Payload.utf8("" + i));
        }
        Node node = server.fanfare().part(Node.class);
        CompletableFuture<Integer> written = new CompletableFuture<>();
        CompletableFuture<Void> delivered = node.delivered().toCompletableFuture();
        var unused = delivered.thenRun(() -> written.complete(
                one.transport().take().size() + other.transport().take().size()));
        assertThat(delivered).isNotDone();
        server.settle();
        assertThat(written).isCompletedWithValue(10_000);
        assertThat(server.get(node.delivered())).as("with nothing to deliver").isNull();
    }
}
